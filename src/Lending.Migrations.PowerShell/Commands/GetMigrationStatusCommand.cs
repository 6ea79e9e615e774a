using System.Management.Automation;

namespace LendingMigrations.Commands;

/// <summary>Tells how every migration stands in a database: Executed, Pending, or what is wrong with it.</summary>
/// <remarks>
/// <para>
/// One object for every migration of the set and for every record without one (Missing), in the order of the names. It writes
/// nothing, takes no lock and needs no right but SELECT. Where the table of records is not there yet, all are pending.
/// </para>
/// <para>
/// State is one word, the first of these that is true: Interrupted (begun outside a transaction and not finished), Missing (a record
/// without a file), Modified (the text is not the one that ran), OutOfOrder (pending, and a newer one has run); else Executed or
/// Pending. The properties Pending, Modified and OutOfOrder say each by itself: Pending is true for all that Invoke-MigrationUp would
/// run, and OutOfOrder also for what ran after a newer one.
/// </para>
/// </remarks>
/// <example>
/// <code>Get-MigrationStatus</code>
/// <para>Lists the migrations of the usual set in the database of DATABASE_URL.</para>
/// </example>
/// <example>
/// <code>Get-MigrationStatus -Path ./src/migrations -DatabaseUrl $env:STAGING_URL | Where-Object State -ne Executed</code>
/// <para>What a folder holds that staging has not run, and what staging has run that the folder does not hold.</para>
/// </example>
/// <example>
/// <code>Get-MigrationStatus -Name *-add-* | Where-Object Pending | Invoke-MigrationUp</code>
/// <para>Applies the pending migrations whose name matches.</para>
/// </example>
/// <example>
/// <code>if (Get-MigrationStatus -ErrorAction Stop | Where-Object Pending) { throw 'Migrations are pending.' }</code>
/// <para>In CI: fails the step while something is pending.</para>
/// </example>
/// <example>
/// <code>Get-MigrationStatus -Schema (Get-Content tenants.txt) | Where-Object Pending | Group-Object Schema -NoElement</code>
/// <para>How much each of many schemas is behind.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MigrationStatus")]
[OutputType(typeof(MigrationStatus))]
public sealed class GetMigrationStatusCommand : MigrationSetCommand
{
    /// <summary>Only these: names, file names, or wildcards. A name that is not there is an error, the others are written all the same.</summary>
    [Parameter(Position = 0, HelpMessage = "Only these migrations.")]
    [ArgumentCompleter(typeof(MigrationNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    internal override bool TellsGoodEnd => false;

    internal override string Activity => "Reading the status of migrations";

    private protected override void Work(TargetRuns runs) => runs.Each(
        runs.Targets,
        (migrator, _) => migrator.GetStatus(StopToken),
        (_, report) =>
        {
            var recorded = ShellText.TargetOf(report.Database, Table);
            Write([.. report.Migrations.Select(status => new MigrationStatus(status, report.Database, recorded))]);
        });

    private void Write(IReadOnlyList<MigrationStatus> statuses)
    {
        var wanted = new NameFilter(Name);
        foreach (var status in statuses.Where(status => wanted.Matches(status.Name)))
        {
            WriteObject(status);
        }

        foreach (var name in wanted.Unmatched)
        {
            TellError(new Lending.Migrations.InvalidMigrationException(
                "MigrationNotFound", $"There is no migration {name} in the set, nor a record of one."));
        }
    }
}
