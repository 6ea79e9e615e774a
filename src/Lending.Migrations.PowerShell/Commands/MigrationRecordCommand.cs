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

    private protected abstract string NothingToDo { get; }

    private protected abstract RecordRequest RequestFor(RecordSelection selection);

    private protected abstract RecordSelection Select(Func<IReadOnlyList<string>> names);

    /// <summary>Shows what it comes to, asks for each change, and makes those that were accepted: of a target all of them or none.</summary>
    private protected sealed override void Work(TargetRuns runs)
    {
        var shown = runs.Look((migrator, target) =>
            migrator.Preview(RequestFor(Select(() => Expand(target.Wanted.Names, migrator))), isToRun: !IsWhatIf, StopToken));
        var accepted = shown.ToDictionary(found => found.Target, found => Approve(runs, found.Target, found.Found));
        runs.Each(
            [.. accepted.Where(found => found.Value.Count > 0).Select(found => found.Key)],
            (migrator, target) => migrator.Record(
                RequestFor(new RecordSelection.Named(accepted[target].ConvertAll(change => change.Name))) with { Approved = accepted[target] }, StopToken),
            (_, _) => { });
    }

    private List<RecordChange> Approve(TargetRuns runs, CommandTarget target, RecordReport shown)
    {
        runs.Speak(target);
        if (shown.Changes.Count == 0)
        {
            TellHost($"Nothing to do in {ShellText.Place(shown.Database)}: {NothingToDo}");
        }

        var accepted = shown.Changes.Where(change => Ask(ShellText.Describe(change))).ToList();
        target.State = accepted.Count == 0 ? TargetState.Done : target.State;
        return accepted;
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
