using System.Globalization;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>What is done to a database beside its migrations, on the run's one connection.</summary>
internal sealed class DatabaseCare(Pipeline pipeline, ISessionScope scope, TableNames tables, MigratorSettings settings, DatabaseIdentity identity)
    : IDatabaseCare
{
    private readonly SchemaDrop _drop = new(pipeline.Connection, tables);
    private readonly OtherSessions _others = new(pipeline.Connection, identity);

    public void SetEnvironment(DatabaseEnvironment environment) => Guarded($"write down what the database is in schema \"{identity.Schema}\"", () =>
    {
        new EnvironmentTable(pipeline.Connection, tables, settings.Runner).Write(environment);
        scope.Keep();
        return environment;
    });

    public void TerminateOthers(Action<MigrationEvent> tell, CancellationToken cancellation) => Guarded("look for other sessions", () =>
    {
        _others.Terminate(tell, cancellation);
        return true;
    });

    public SchemaContents Look(IReadOnlyList<string> moreSchemas) => Guarded("look what stands in the schema", () => scope.Read(() => _drop.Look(moreSchemas)));

    public SchemaContents Empty(IReadOnlyList<string> moreSchemas, Guid runId, CancellationToken cancellation)
    {
        using var transaction = pipeline.Connection.BeginTransaction();
        using var canceller = new StatementCanceller(pipeline.Connection, scope.Backend, () => { }, cancellation);
        try
        {
            return Guarded("empty the schema", () =>
            {
                BoundWaits();
                var meta = new MetaTable(pipeline.Connection, tables);
                var had = meta.Inspect() ? meta.Read() : [];
                var half = new HistoryReader(pipeline.Connection, tables).ReadLast().Complete(had).Interrupted;
                new HistoryTable(pipeline.Connection, tables, settings.Runner).InsertDropped(
                    runId, [.. had.Select(row => row.Stem).Concat(half.Select(found => found.Name)).Distinct(StringComparer.Ordinal)]);
                var contents = _drop.Drop(moreSchemas);
                if (meta.Inspect())
                {
                    meta.Clear();
                }

                cancellation.ThrowIfCancellationRequested();
                transaction.Commit();
                return contents;
            });
        }
        catch (DatabaseRefusedException refused) when (LockBlockers.IsBlocked(refused))
        {
            transaction.Rollback();
            var inTheWay = string.Concat(LockBlockers.FindIn(pipeline.Connection, [identity.Schema, .. moreSchemas]).Select(blocker => $"\n  Blocked by: {blocker}"));
            throw new DatabaseRefusedException(
                "SchemaBlocked",
                $"The schema \"{identity.Schema}\" cannot be emptied now: others hold locks in it, and waiting longer would hold up all who come behind us. "
                + $"Nothing was changed. Try again, wait longer for locks, or have the other sessions ended.{inTheWay}",
                refused);
        }
        catch (DatabaseRefusedException refused) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(refused.Message, refused, cancellation);
        }
    }

    public int RunAlone(IEnumerable<SqlStatement> statements, CancellationToken cancellation)
    {
        var sink = new ExecutingSink(pipeline, () => scope.Backend, cancellation);
        foreach (var command in scope.BeginRecords())
        {
            sink.Queue(new NpgsqlBatchCommand(command));
        }

        try
        {
            sink.Append(statements);
            sink.End([.. scope.Restore().Select(command => new NpgsqlBatchCommand(command)), .. scope.Commit()]);
            return sink.Statements;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private void BoundWaits()
    {
        using var command = new NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {settings.DdlLockTimeout.TotalMilliseconds:0}"), pipeline.Connection);
        command.ExecuteNonQuery();
    }

    private void RollBack()
    {
        try
        {
            using var command = new NpgsqlCommand("ROLLBACK", pipeline.Connection);
            command.ExecuteNonQuery();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // The connection is gone, and with it the transaction: the server rolls back by itself.
        }
    }

    private T Guarded<T>(string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (NpgsqlException exception)
        {
            throw Errors.Refused(what, exception, identity.User, identity.Role);
        }
    }
}
