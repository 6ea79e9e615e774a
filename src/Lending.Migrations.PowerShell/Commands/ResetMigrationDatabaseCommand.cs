using System.Management.Automation;
using Lending.Migrations;
using Lending.Migrations.Running;

namespace LendingMigrations.Commands;

/// <summary>Begins a database anew: undoes all migrations, or empties the schema, applies the whole set and runs seeds.</summary>
/// <remarks>
/// <para>
/// All that has run is reverted, newest first, then the whole set is applied; a migration without a way back is an error before anything is
/// done. -Drop empties the schema in place of that. All of it happens under one lock. It asks once: add -Confirm:$false in scripts.
/// </para>
/// <para>
/// A protected environment (Set-MigrationEnvironment) is refused without -Force and its name. The history and the environment's name
/// outlive a reset.
/// </para>
/// </remarks>
/// <example>
/// <code>Reset-MigrationDatabase -SeedPath ./src/seeders</code>
/// <para>Asks, takes all migrations down and up again, and runs the .sql files of the folder.</para>
/// </example>
/// <example>
/// <code>Reset-MigrationDatabase -Drop -WhatIf -Verbose</code>
/// <para>Tells what would be dropped, what would be kept, and what would run. Nothing is written.</para>
/// </example>
/// <example>
/// <code>Reset-MigrationDatabase -Drop -TerminateConnections -Confirm:$false -Environment staging -ErrorAction Stop</code>
/// <para>In CI, nightly: a fresh staging database, whoever is still connected, and no other database than that.</para>
/// </example>
[Cmdlet(VerbsCommon.Reset, "MigrationDatabase", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MigrationResult))]
public sealed class ResetMigrationDatabaseCommand : MigrationSetCommand
{
    /// <summary>
    /// Empties the schema in place of running the ways back, for a database where those are broken: everything in it that the user (or
    /// -Role) owns is dropped in one transaction. What belongs to an extension or to another user is kept and told. Where something that is
    /// kept, or stands in another schema, needs what would go, nothing is dropped.
    /// </summary>
    [Parameter(HelpMessage = "Empty the schema in place of running the ways back.")]
    public SwitchParameter Drop { get; set; }

    /// <summary>Schemas that are emptied as well, where migrations wrote beyond their own. Only with -Drop.</summary>
    [Parameter(HelpMessage = "More schemas to empty.")]
    [ValidateNotNullOrEmpty]
    public string[] DropSchema { get; set; } = [];

    /// <summary>Ends all other sessions on the database before, and tells which. Those of more powerful users go on.</summary>
    [Parameter(HelpMessage = "End the other sessions first.")]
    public SwitchParameter TerminateConnections { get; set; }

    /// <summary>
    /// Plain .sql files, or folders of such, to run after the migrations: in the order of their names, each in one transaction, every
    /// time. They are recorded nowhere.
    /// </summary>
    [Parameter(HelpMessage = "Files of plain SQL to run afterwards.")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] SeedPath { get; set; } = [];

    /// <summary>How many seconds to wait while another runner holds the lock. 0 tries once.</summary>
    /// <value>60</value>
    [Parameter(HelpMessage = "Seconds to wait for another runner.")]
    [ValidateRange(0, 86_400)]
    public int LockTimeout { get; set; } = 60;

    /// <summary>How many seconds a statement may wait for a lock that somebody else holds. 0 waits as long as it takes.</summary>
    /// <value>5</value>
    [Parameter(HelpMessage = "Seconds that a statement waits for a lock.")]
    [ValidateRange(0, 86_400)]
    public double DdlLockTimeout { get; set; } = 5;

    /// <summary>
    /// The environment that is expected, as Set-MigrationEnvironment names it. A database that says another name is left alone. One that
    /// names none is warned of, and nothing is undone there. Without it that of LENDING_ENVIRONMENT.
    /// </summary>
    [Parameter(HelpMessage = "The environment that the database has to be.")]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>
    /// Goes on where the database is a protected environment. Not enough by itself: its name has to be given, too, by -ConfirmEnvironment
    /// or at the question. -Confirm:$false is no answer to that question.
    /// </summary>
    [Parameter(HelpMessage = "Go on in a protected environment, with its name.")]
    public SwitchParameter Force { get; set; }

    /// <summary>The name of the protected environment that -Force is meant for. Without it a person is asked to type it.</summary>
    [Parameter(HelpMessage = "Name of the protected environment.")]
    [ValidateNotNullOrEmpty]
    public string? ConfirmEnvironment { get; set; }

    internal override string Activity => "Resetting the database";

    private protected override MigratorOptions OptionsFor(WantedTarget wanted) => base.OptionsFor(wanted) with
    {
        LockTimeout = TimeSpan.FromSeconds(LockTimeout),
        DdlLockTimeout = TimeSpan.FromSeconds(DdlLockTimeout),
        Environment = new EnvironmentQuestion(this, ConfirmEnvironment).Consent(Environment, Force),
    };

    /// <summary>Asks once a target, and does it.</summary>
    private protected override void Work(TargetRuns runs)
    {
        var request = Request();
        var chosen = runs.Targets;
        if (AsksFirst(ConfirmImpact.High))
        {
            var previews = runs.Look((migrator, _) => migrator.Preview(request, isToRun: !IsWhatIf, StopToken));
            chosen = [.. previews.Where(shown => Approve(runs, shown.Target, shown.Found)).Select(shown => shown.Target)];
        }

        runs.Each(chosen, (migrator, _) => migrator.Run(request, StopToken), (_, _) => { });
    }

    private MigrationRequest.Reset Request() => DropSchema.Length == 0 || Drop
        ? new()
        {
            Drop = Drop,
            MoreSchemas = DropSchema,
            TerminateConnections = TerminateConnections,
            SeedPaths = new FileSystemPaths(SessionState.Path).Resolve(SeedPath, []),
        }
        : throw new InvalidMigrationException("OptionsContradict", "-DropSchema names schemas to be emptied, which is done with -Drop alone. Add it, or leave both.");

    private bool Approve(TargetRuns runs, CommandTarget target, MigrationPreview preview)
    {
        runs.Speak(target);
        foreach (var dropped in preview.Emptied?.Dropped ?? [])
        {
            TellVerbose($"Would drop {dropped}.");
        }

        foreach (var kept in preview.Emptied?.Kept ?? [])
        {
            TellVerbose($"Would keep {kept}, which is not this user's or belongs to an extension.");
        }

        foreach (var previewed in preview.Steps)
        {
            TellVerbose($"Would run {previewed.Step.Migration.Name} {(previewed.Step.Direction == MigrationDirection.Up ? "up" : "down")}.");
        }

        foreach (var seed in preview.Seeds)
        {
            TellVerbose($"Would run the seed {seed}.");
        }

        var isApproved = Ask(Describe(preview));
        target.State = isApproved ? target.State : TargetState.Done;
        return isApproved;
    }

    private string Describe(MigrationPreview preview)
    {
        var down = preview.Steps.Count(previewed => previewed.Step.Direction == MigrationDirection.Down);
        var first = preview.Emptied is { } emptied ? $"drop {ShellText.Count(emptied.Dropped.Count, "object")}" : $"undo {ShellText.Count(down, "migration")}";
        var sessions = TerminateConnections ? "end all other sessions, " : "";
        var seeds = preview.Seeds.Count == 0 ? "" : $", run {ShellText.Count(preview.Seeds.Count, "seed")}";
        return $"Reset: {sessions}{first}, apply {ShellText.Count(preview.Steps.Count - down, "migration")}{seeds}";
    }
}
