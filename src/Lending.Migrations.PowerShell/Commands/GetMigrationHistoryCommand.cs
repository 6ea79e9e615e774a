using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations.Commands;

/// <summary>Tells what was done to a database's migrations: who, when, how long it took, what failed and why.</summary>
/// <remarks>
/// <para>
/// One object for every row of the history, the newest last: every run of a migration, up or down, failed ones too, and every change
/// of the records by hand with its reason. It writes nothing and needs no right but SELECT. Runs of the Node runner are not in it.
/// </para>
/// </remarks>
/// <example>
/// <code>Get-MigrationHistory | Select-Object -Last 10</code>
/// <para>What happened last.</para>
/// </example>
/// <example>
/// <code>Get-MigrationHistory -Outcome Failed -Since (Get-Date).AddDays(-7) | Format-List Name, StartedAt, OsUser, Host, Error</code>
/// <para>What failed in the last week, on whose machine, and why.</para>
/// </example>
/// <example>
/// <code>Get-MigrationStatus | Where-Object State -eq Modified | Get-MigrationHistory</code>
/// <para>The history of the migrations whose text has changed.</para>
/// </example>
/// <example>
/// <code>Get-MigrationHistory | Group-Object RunId | Select-Object -Last 1 -ExpandProperty Group</code>
/// <para>All of the last run.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MigrationHistory")]
[OutputType(typeof(MigrationHistoryEntry))]
public sealed class GetMigrationHistoryCommand : MigrationTargetsCommand
{
    /// <summary>Only these migrations: names, file names, or wildcards. A name without an entry is an error.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = "Only these migrations.")]
    [ArgumentCompleter(typeof(MigrationNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>
    /// Only what ended so. Succeeded, Failed, RolledBack (with another that failed in the same transaction) and Started (at work, or the
    /// process died) are of runs; Registered, Unregistered,
    /// Repaired, Forgotten and Settled are changes of the records by hand; Dropped went with an emptied schema.
    /// </summary>
    [Parameter(HelpMessage = "Only what ended so.")]
    [ValidateSet("Succeeded", "Failed", "RolledBack", "Started", "Registered", "Unregistered", "Repaired", "Forgotten", "Settled", "Dropped")]
    public string[] Outcome { get; set; } = [];

    /// <summary>Only what began at this time or later.</summary>
    [Parameter(HelpMessage = "Only what began at this time or later.")]
    public DateTimeOffset Since { get; set; }

    /// <summary>Only this run: the same in all entries of one run.</summary>
    [Parameter(HelpMessage = "Only this run.")]
    public Guid RunId { get; set; }

    internal override bool TellsGoodEnd => false;

    internal override string Activity => "Reading the history of migrations";

    internal override bool ReadsSet => false;

    /// <summary>Collects what is meant.</summary>
    protected override void ProcessRecord() => Collect(Name, null);

    private protected override void Work(TargetRuns runs)
    {
        var filters = runs.Targets.ToDictionary(target => target, target => new NameFilter(target.Wanted.Names));
        runs.Each(
            runs.Targets,
            (migrator, target) => migrator.GetHistory(QueryFor(filters[target]), StopToken),
            (target, report) => Write(report, filters[target]));
    }

    private HistoryQuery QueryFor(NameFilter names) => new()
    {
        Name = names.Matches,
        Outcomes = [.. Outcome.Select(word => word.ToLowerInvariant())],
        Since = Since == default ? null : Since,
        RunId = RunId == Guid.Empty ? null : RunId,
    };

    private void Write(MigrationHistoryReport report, NameFilter names)
    {
        var recorded = ShellText.TargetOf(report.Database, Table);
        foreach (var entry in report.Entries)
        {
            WriteObject(new MigrationHistoryEntry(entry, report.Database, recorded, Clean));
        }

        foreach (var name in names.Unmatched)
        {
            TellError(new InvalidMigrationException("MigrationNotFound", $"The history has no entry of {name} like this."));
        }
    }
}
