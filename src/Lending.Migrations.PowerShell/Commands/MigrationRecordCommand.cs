using System.Management.Automation;
using Lending.Migrations;
using Lending.Migrations.Running;

namespace LendingMigrations.Commands;

/// <summary>A change of the records alone.</summary>
public abstract class MigrationRecordCommand : MigrationNamesCommand
{
    private protected const string AllSet = "All";

    /// <summary>Why, for the history: Get-MigrationHistory shows it to whoever asks later.</summary>
    [Parameter(HelpMessage = "Why, for the history.")]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    private protected abstract string Activity { get; }

    private protected abstract string NothingToDo { get; }

    private protected abstract RecordRequest RequestFor(RecordSelection selection);

    private protected abstract RecordSelection Select(Func<IReadOnlyList<string>> names);

    /// <summary>Shows what it comes to, asks for each change, and makes those that were accepted: all of them or none.</summary>
    private protected sealed override void Run(Wanted wanted)
    {
        var factory = CreateFactory();
        var options = OptionsFor(wanted.DatabaseUrl) with
        {
            LockTimeout = TimeSpan.FromSeconds(LockTimeout),
            Environment = Consent,
        };
        var target = Resolve(factory, options);
        using var progress = new RunProgress(this, Activity);
        var observer = new CmdletObserver(this, database => Require(database, wanted), _ => true, progress, Table);
        var migrator = factory.Create(options, target, observer);
        var request = RequestFor(Select(() => Expand(wanted.Names, migrator)));
        var shown = migrator.Preview(request, isToRun: !IsWhatIf, StopToken);
        if (shown.Changes.Count == 0)
        {
            TellHost($"Nothing to do in {ShellText.Place(shown.Database)}: {NothingToDo}");
            return;
        }

        var accepted = shown.Changes.Where(change => Ask(ShellText.Describe(change))).ToList();
        if (accepted.Count > 0)
        {
            var named = RequestFor(new RecordSelection.Named(accepted.ConvertAll(change => change.Name)));
            migrator.Record(named with { Approved = accepted }, StopToken);
        }
    }

    /// <summary>A record may have a name that follows no rule, so a wildcard is looked up among the records too.</summary>
    private List<string> Expand(List<string> names, Migrator migrator)
    {
        if (!NameFilter.HasWildcard(names))
        {
            return names.ConvertAll(MigrationName.StemOf);
        }

        var filter = new NameFilter(names);
        var matching = migrator.GetStatus(StopToken).Migrations.Select(status => status.Name).Where(filter.Matches).ToList();
        return [.. matching, .. filter.Unmatched];
    }
}
