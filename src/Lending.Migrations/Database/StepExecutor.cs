using System.Diagnostics;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Runs one migration with its records. In a transaction: BEGIN, the guard against the Node runner and the row of
/// <c>sequelize_meta</c> go along with the first statements, the history and COMMIT with the last. Both or neither.
/// </summary>
internal sealed class StepExecutor(Pipeline pipeline, ISessionScope scope, MetaTable meta, HistoryTable history, DatabaseIdentity identity)
{
    private readonly PreparedRecords _prepared = new(pipeline.Connection, meta, history);
    private OwnTransaction? _own;

    /// <summary>Tells what is found outside a transaction, and how far builds are.</summary>
    public required BuildWatch Watch { get; init; }

    public MigrationOutcome Execute(MigrationStep step, Guid runId, RunScope run) =>
        Execute(step, runId, run, _own ??= new OwnTransaction(scope, history, _prepared, identity));

    public MigrationOutcome Execute(MigrationStep step, Guid runId, RunScope run, IStepTransaction transaction)
    {
        var cancellation = run.Cancellation;
        var sink = new ExecutingSink(pipeline, () => scope.Backend, cancellation);
        StepwiseSink? stepwise = null;
        var context = new MigrationContext(sink, identity.Schema, cancellation)
        {
            Run = run,
            ServerVersion = identity.ServerVersion,
            Transactional = step.Body.Transactional,
        };
        var clock = Stopwatch.StartNew();
        long? started = null;
        try
        {
            if (step.Body.Transactional)
            {
                return ExecuteInTransaction(step, runId, sink, context, transaction);
            }

            history.Statements.Ensure();
            started = history.Start(step, runId);
            stepwise = Stepwise(step, started.Value, sink);
            return ExecuteOutside(step, started.Value, sink, context with { Statements = stepwise }) with { Resumed = stepwise.Passed };
        }
        catch (Exception exception)
        {
            if (sink.Committing || sink.Begun || transaction.IsOpen)
            {
                transaction.RollBack();
            }

            if (transaction == _own && PreparedRecords.IsForgotten(exception.InnerException))
            {
                _prepared.Forget();
                return Execute(step, runId, run, transaction);
            }

            var outcome = new MigrationOutcome(
                step, identity, DateTimeOffset.UtcNow - clock.Elapsed, clock.Elapsed, sink.Statements, step.Body.Transactional)
            {
                Resumed = stepwise?.Passed ?? 0,
            };
            KeepFailure(outcome, runId, started, exception, transaction);
            var blockers = LockBlockers.IsBlocked(exception)
                ? LockBlockers.Find(pipeline.Connection, (exception as StatementFailedException)?.Statement?.Text ?? meta.LockSql)
                : null;
            if (exception is OperationCanceledException && cancellation.IsCancellationRequested)
            {
                throw;
            }

            throw new StepFailedException(outcome, exception) { Blockers = blockers };
        }
    }

    private MigrationOutcome ExecuteInTransaction(
        MigrationStep step, Guid runId, ExecutingSink sink, MigrationContext context, IStepTransaction transaction)
    {
        var records = RecordsOf(step);
        NpgsqlBatchCommand[] opening = [.. transaction.Begin(step.Body), new(meta.LockSql), .. records];
        Array.ForEach(opening, sink.Queue);
        step.Body.Run(context);
        if (step.Direction == MigrationDirection.Down)
        {
            sink.Flush();
            RequireRecords(step, records);
        }

        return OutcomeOf(
            step,
            sink.End(transaction.End(step, runId, sink.StatementsAtEnd)),
            sink);
    }

    private MigrationOutcome ExecuteOutside(MigrationStep step, long started, ExecutingSink sink, MigrationContext context)
    {
        using var wait = new NpgsqlCommand(SessionSettings.SetLockTimeoutOutside(step.Body), pipeline.Connection);
        wait.ExecuteNonQuery();
        _prepared.Forget();
        step.Body.Run(context);
        ((StepwiseSink)context.Statements).Finish();
        return OutcomeOf(
            step,
            sink.End(
            [
                .. Commands(scope.BeginRecords()),
                .. scope.HoldLock is { } hold ? Commands([$"SELECT {hold}"]) : [],
                new NpgsqlBatchCommand(meta.LockSql),
                .. RecordsOf(step),
                history.Finish(started, "succeeded", sink.Statements, error: null),
                .. scope.Commit(),
            ]),
            sink);
    }

    private StepwiseSink Stepwise(MigrationStep step, long started, ExecutingSink sink)
    {
        var journal = new StatementJournal(pipeline, scope, history.Statements, step, started);
        var indexes = new IndexCare(pipeline.Connection, sink, Watch.Tell, identity.ServerVersion);
        return new StepwiseSink(step, sink, journal, new StatementSender(sink, journal, indexes), Watch);
    }

    private List<NpgsqlBatchCommand> RecordsOf(MigrationStep step) =>
        [.. step.RecordedNames.Select(name => step.Direction == MigrationDirection.Up ? _prepared.Record(name) ?? meta.Insert(name) : meta.Delete(name))];

    private static List<NpgsqlBatchCommand> Commands(IEnumerable<string> statements) =>
        [.. statements.Select(sql => new NpgsqlBatchCommand(sql))];

    /// <summary>
    /// A row that was to be taken away and is not there: another runner, which takes no lock, was faster. A DELETE that finds
    /// nothing is no error to the server, as an INSERT that finds its row is, so it is looked at before the commit.
    /// </summary>
    private static void RequireRecords(MigrationStep step, List<NpgsqlBatchCommand> records)
    {
        if (records.Any(record => record.RecordsAffected != 1))
        {
            throw new DatabaseRefusedException(
                "RecordConflict", $"Another runner recorded {step.Migration.Name} meanwhile. All of it is rolled back; run again.");
        }
    }

    private MigrationOutcome OutcomeOf(MigrationStep step, RunTimes times, ExecutingSink sink) =>
        new(step, identity, times.StartedAt, times.Duration, sink.Statements, step.Body.Transactional);

    /// <summary>Best effort: where the connection is gone there is no place to write to.</summary>
    private void KeepFailure(MigrationOutcome outcome, Guid runId, long? started, Exception exception, IStepTransaction transaction)
    {
        try
        {
            var error = exception is OperationCanceledException ? "Stopped by the operator." : exception.Message;
            var rows = started is null ? transaction.Failed(outcome, runId, error) : [history.Finish(started.Value, "failed", outcome.Statements, error)];
            if (rows.Count > 0)
            {
                new ExecutingSink(pipeline, () => scope.Backend, CancellationToken.None).End(
                    [.. Commands(scope.BeginRecords()), .. rows, new NpgsqlBatchCommand("COMMIT")]);
            }
        }
        catch (Exception lost) when (lost is MigrationException or InvalidOperationException)
        {
        }
    }
}
