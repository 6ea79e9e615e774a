using System.Management.Automation;
using Lending.Migrations;
using Lending.Migrations.Running;

namespace LendingMigrations.Commands;

/// <summary>A run in one direction.</summary>
public abstract class MigrationRunCommand : MigrationNamesCommand
{
    private protected const string ToSet = "To";
    private protected const string StepSet = "Step";

    private bool _asksFirst;

    /// <summary>All on the way to this migration, itself included: its name, or its file name. One that does not exist is an error.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ToSet, HelpMessage = "All on the way to this migration, itself included.")]
    [ArgumentCompleter(typeof(MigrationNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string To { get; set; } = "";

    /// <summary>So many migrations: the next that are pending; where migrations are undone, the last that have run.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StepSet, HelpMessage = "So many migrations: the next that are pending, or the last that have run.")]
    [ValidateRange(1, int.MaxValue)]
    public int Step { get; set; }

    /// <summary>
    /// How many seconds a statement of a transactional migration may wait for a lock that somebody else holds. Then the migration is
    /// rolled back and tried again after a pause, so that a queue behind it can go on. 0 waits as long as it takes. A migration may say its
    /// own: <c>-- migrate:up lock_timeout:10s</c>.
    /// </summary>
    /// <value>5</value>
    [Parameter(HelpMessage = "Seconds that a statement waits for a lock.")]
    [ValidateRange(0, 86_400)]
    public double DdlLockTimeout { get; set; } = 5;

    /// <summary>
    /// How often a transactional migration that met a lock, or a deadlock, is tried again, after a pause of a second at first and a
    /// minute at most. What runs outside a transaction is never tried again by itself.
    /// </summary>
    /// <value>5</value>
    [Parameter(HelpMessage = "How often a blocked migration is tried again.")]
    [ValidateRange(0, 1000)]
    public int Retry { get; set; } = 5;

    /// <summary>
    /// How many seconds one statement of a migration may take before the server ends it, and a JavaScript migration go without a
    /// statement before it is ended. Without it there is no limit. A migration that needs longer says SET statement_timeout itself.
    /// </summary>
    [Parameter(HelpMessage = "Seconds that one statement may take.")]
    [ValidateRange(1, 86_400)]
    public int StatementTimeout { get; set; }

    /// <summary>
    /// The whole run in one transaction, with all its records: it is there as a whole or not at all. A failure rolls back what ran before
    /// it, too. Refused, with the names, where a migration opted out of the transaction. Objects are written after the commit.
    /// </summary>
    [Parameter(HelpMessage = "The whole run in one transaction.")]
    public SwitchParameter SingleTransaction { get; set; }

    /// <summary>
    /// Executes everything in one transaction and rolls it back: the truth about whether it would work. It takes the locks that the run
    /// would take and holds them to its end, so think of who works on the database. Objects have the Outcome RolledBack. It cannot cover
    /// halves that opted out of the transaction, which are named and passed over; what happens at a commit (NOTIFY); sequences,
    /// which stay advanced; and what scripts do outside the database. Asks no question. With -WhatIf nothing is executed.
    /// </summary>
    [Parameter(HelpMessage = "Execute everything and roll it back.")]
    public SwitchParameter DryRun { get; set; }

    private protected abstract string Verb { get; }

    private protected abstract ConfirmImpact Impact { get; }

    private protected abstract string NothingToDo { get; }

    /// <summary>What no target means.</summary>
    private protected abstract MigrationSelection Untargeted { get; }

    private protected abstract MigrationRequest RequestFor(MigrationSelection selection);

    private protected override MigratorOptions OptionsFor(WantedTarget wanted) => base.OptionsFor(wanted) with
    {
        DdlLockTimeout = TimeSpan.FromSeconds(DdlLockTimeout),
        Retries = Retry,
        StatementTimeout = StatementTimeout > 0 ? TimeSpan.FromSeconds(StatementTimeout) : null,
    };

    /// <summary>
    /// A question must not be asked under the lock, and -WhatIf must write nothing: so where a question is due all is previewed,
    /// each migration is asked for, and only those that were accepted are run, by name.
    /// </summary>
    private protected override void Work(TargetRuns runs)
    {
        _asksFirst = AsksFirst(DryRun ? ConfirmImpact.None : Impact);
        var requests = runs.Targets.ToDictionary(target => target, target => Requested(Select(target.Wanted, runs)));
        var chosen = runs.Targets;
        if (_asksFirst)
        {
            var previews = runs.Look((migrator, target) => migrator.Preview(requests[target], isToRun: !IsWhatIf, StopToken));
            chosen = [.. previews.Where(shown => Approve(runs, shown.Target, shown.Found, requests)).Select(shown => shown.Target)];
        }

        runs.Each(
            chosen,
            (migrator, target) => migrator.Run(requests[target], StopToken),
            (_, report) => TellNothing(report.Outcomes.Count + report.NotRehearsed.Count, report.Database, runs));
    }

    internal override bool Approve(MigrationStep step) => _asksFirst || DryRun || Ask(step);

    private bool Approve(TargetRuns runs, CommandTarget target, MigrationPreview preview, Dictionary<CommandTarget, MigrationRequest> requests)
    {
        runs.Speak(target);
        TellNothing(preview.Steps.Count, preview.Database, runs);
        var accepted = new List<MigrationName>();
        foreach (var previewed in preview.Steps)
        {
            ShowSql(previewed);
            if (HasQuestion(previewed.Step) && Ask(previewed.Step))
            {
                accepted.Add(previewed.Step.Migration.Name);
            }
        }

        if (accepted.Count == 0)
        {
            target.State = TargetState.Done;
            return false;
        }

        requests[target] = Requested(new MigrationSelection.Named(accepted));
        return true;
    }

    /// <summary>Of many the end tells in a line what became of them.</summary>
    private void TellNothing(int count, DatabaseIdentity database, TargetRuns runs)
    {
        var text = $"Nothing to do in {ShellText.Place(database)}: {NothingToDo}";
        if (count == 0 && runs.AreMany)
        {
            TellVerbose(text);
        }
        else if (count == 0)
        {
            TellHost(text);
        }
    }

    private MigrationRequest Requested(MigrationSelection selection) => RequestFor(selection) with
    {
        DryRun = DryRun,
        SingleTransaction = MyInvocation.BoundParameters.ContainsKey(nameof(SingleTransaction)) ? SingleTransaction.IsPresent : null,
    };

    private void ShowSql(PreviewedStep previewed)
    {
        if (previewed.Step.Body.Unheard is { } unheard)
        {
            TellVerbose($"{previewed.Step.Migration.Name}, from {previewed.Step.Migration.Origin}: {unheard}");
            return;
        }

        TellVerbose($"{previewed.Step.Migration.Name}, from {previewed.Step.Migration.Origin}, would send:");
        foreach (var statement in previewed.Statements)
        {
            TellVerbose($"{statement.Text};" + (statement.Data is { } data ? $" -- {data.Lines} lines of data, from line {data.Line} of the file on" : ""));
        }

        if (previewed.MoreStatements > 0)
        {
            TellVerbose($"… and {ShellText.Count(previewed.MoreStatements, "more statement")}.");
        }

        if (previewed.AsksDatabase)
        {
            TellVerbose("It asks the database and decides by the answer, which a preview does not have: it may send something else.");
        }

        if (previewed.Problem is { } problem)
        {
            TellVerbose($"It could not be heard to the end without a database: {problem}");
        }
    }

    /// <summary>Whether a step has a question of its own; of a redo the way back alone has.</summary>
    private protected virtual bool HasQuestion(MigrationStep step) => true;

    private bool Ask(MigrationStep step) => Ask($"{Verb} {ShellText.Plain.Clean(step.Migration.Name.Value)}");

    private MigrationSelection Select(WantedTarget wanted, TargetRuns runs) => ParameterSetName switch
    {
        ToSet => new MigrationSelection.Through(NameOf(To)),
        StepSet => new MigrationSelection.Next(Step),
        NameSet => new MigrationSelection.Named(Expand(wanted.Names, runs)),
        _ => Untargeted,
    };

    private static List<MigrationName> Expand(List<string> names, TargetRuns runs)
    {
        if (!NameFilter.HasWildcard(names))
        {
            return names.ConvertAll(NameOf);
        }

        var filter = new NameFilter(names);
        var matching = runs.Set.Select(migration => migration.Name).Where(name => filter.Matches(name.Value)).ToList();
        return [.. matching, .. filter.Unmatched.Select(NameOf)];
    }

    private static MigrationName NameOf(string text) => MigrationName.Parse(MigrationName.StemOf(text));
}
