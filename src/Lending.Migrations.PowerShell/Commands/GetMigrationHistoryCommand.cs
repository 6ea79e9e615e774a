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
public sealed class GetMigrationHistoryCommand : MigrationDatabaseCommand
{
    private readonly List<(string? DatabaseUrl, List<string> Names)> _wanted = [];

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

    /// <summary>Collects what is meant, one entry a database.</summary>
    protected override void ProcessRecord()
    {
        var wanted = _wanted.Find(known => known.DatabaseUrl == UrlText);
        if (wanted.Names is null)
        {
            _wanted.Add(wanted = (UrlText, []));
        }

        wanted.Names.AddRange(Name);
    }

    /// <summary>One database after the other.</summary>
    protected override void EndProcessing() => Guard(() => _wanted.ForEach(wanted => Read(wanted.DatabaseUrl, new NameFilter(wanted.Names))));

    private void Read(string? databaseUrl, NameFilter names)
    {
        var factory = CreateFactory();
        var options = OptionsFor(databaseUrl);
        var target = Resolve(factory, options);
        using var progress = new RunProgress(this, "Reading the history of migrations");
        var observer = new CmdletObserver(this, database => Place = ShellText.Place(database), _ => false, progress, Table);
        var report = factory.Create(options, target, observer).GetHistory(
            new HistoryQuery
            {
                Name = names.Matches,
                Outcomes = [.. Outcome.Select(word => word.ToLowerInvariant())],
                Since = Since == default ? null : Since,
                RunId = RunId == Guid.Empty ? null : RunId,
            },
            StopToken);
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
