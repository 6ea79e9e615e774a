using Lending.Migrations.Lexing;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Takes the statements of a half outside a transaction one by one. What an earlier run did is compared and passed over; only what lives in
/// the session is said again. The rest is sent and recorded.
/// </summary>
internal sealed class StepwiseSink(MigrationStep step, ExecutingSink sink, StatementJournal journal, StatementSender sender, BuildWatch watch) : IStatementSink
{
    private MigrationException? _refusal;

    /// <inheritdoc/>
    public bool Answers => true;

    /// <summary>How many were passed over.</summary>
    public int Passed => journal.Passed;

    /// <inheritdoc/>
    public int Execute(IEnumerable<SqlStatement> statements) => statements.Sum(
        statement => Take(statement, sink.ExecuteNext, affected => (affected, false), done => (int)(done.Affected ?? 0), givesRows: false));

    /// <inheritdoc/>
    public void Append(IEnumerable<SqlStatement> statements) => Execute(statements);

    /// <inheritdoc/>
    public IReadOnlyList<T> Query<T>(SqlStatement statement) => Take<IReadOnlyList<T>>(
        statement, sink.Query<T>, rows => (null, rows.Count > 0), _ => [], givesRows: true);

    /// <inheritdoc/>
    public StatementResult Ask(SqlStatement statement, bool undo) => statement.IsAside ? sink.Ask(statement, undo) : Take(
        statement,
        asked => sink.Ask(asked, undo),
        result => (result.Count, result.Columns.Count > 0),
        done => new StatementResult(statement.Command, done.Affected, [], []),
        givesRows: true);

    /// <summary>The half has come to its end.</summary>
    /// <exception cref="InvalidMigrationException">It is not the half that was begun, whatever its code made of being told so.</exception>
    public void Finish()
    {
        if (_refusal is not null)
        {
            throw _refusal;
        }

        journal.RequirePassed();
    }

    private T Take<T>(
        SqlStatement statement, Func<SqlStatement, T> send, Func<T, (long? Affected, bool GaveRows)> measure, Func<DoneStatement, T> recall, bool givesRows)
    {
        if (_refusal is not null)
        {
            throw _refusal;
        }

        try
        {
            if (journal.IsBehind)
            {
                return Pass(statement, send, recall, givesRows);
            }

            using var hash = new StatementHash(statement);
            return sender.Send(new Sending<T>(hash.Statement, hash, () => watch.Attend(step, statement, () => send(hash.Statement)), measure, recall));
        }
        catch (Exception exception) when (exception is InvalidMigrationException or DatabaseRefusedException)
        {
            throw _refusal = (MigrationException)exception;
        }
    }

    private T Pass<T>(SqlStatement statement, Func<SqlStatement, T> send, Func<DoneStatement, T> recall, bool givesRows)
    {
        var done = journal.Pass(statement);
        return StatementConducts.Of(statement.Text) switch
        {
            StatementConduct.Session => send(statement),
            StatementConduct.Temporary => throw ResumeRefusal.TemporaryLost(step, statement),
            _ when !done.GaveRows || !givesRows => recall(done),
            _ when StatementConducts.Asks(statement.Text) => ReadAgain(statement, send),
            _ => throw ResumeRefusal.RowsLost(step, statement),
        };
    }

    /// <summary>Its author wants the rows again. That it does no more than read, the server sees to.</summary>
    private T ReadAgain<T>(SqlStatement statement, Func<SqlStatement, T> send)
    {
        try
        {
            sink.Queue(new NpgsqlBatchCommand("BEGIN READ ONLY"));
            return send(statement);
        }
        catch (StatementFailedException refused) when (refused.Server?.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            sink.TakeBack(refused);
            throw ResumeRefusal.RowsLost(step, statement);
        }
        finally
        {
            sink.RollBack();
        }
    }
}
