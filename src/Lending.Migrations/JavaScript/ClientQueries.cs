using System.Text.RegularExpressions;
using Lending.Migrations.Lexing;

namespace Lending.Migrations.JavaScript;

/// <summary>
/// What the clients of the stand-in for pg send, on the one connection that there is. Each believes to have a connection of its
/// own: outside of a transaction a refused statement changes nothing for the next one, inside it nothing more runs until its end.
/// </summary>
internal sealed partial class ClientQueries
{
    private const string TextSavepoint = "lending_text";

    /// <summary>Sequelize asks for the types of the server when it connects, which is no question of the migration.</summary>
    private const string TypesQuestion = "WITH ranges AS (  SELECT pg_range.rngtypid";

    private readonly MigrationContext _context;
    private readonly Savepoints _savepoints;

    public ClientQueries(MigrationContext context)
    {
        _context = context;
        _savepoints = new Savepoints(Send, context.Transactional);
    }

    /// <summary>Why the migration cannot be right although its statements succeeded; null where it can.</summary>
    public string? Problem => _savepoints.Broken;

    /// <summary>True while a client has a transaction.</summary>
    public bool AnyOpen => _savepoints.AnyOpen;

    /// <summary>True for what Sequelize asks of its own accord when it connects.</summary>
    public static bool IsOfConnecting(SqlStatement statement) => statement.Text.StartsWith(TypesQuestion, StringComparison.Ordinal);

    /// <summary>A client closed its connection, which rolls its transaction back.</summary>
    public void Leave(int client) => _savepoints.RollBack(client, name: null);

    /// <summary>Runs a client's query, which may be several statements; as one, as the simple query protocol has it.</summary>
    /// <returns>One result a statement.</returns>
    /// <exception cref="StatementFailedException">It was refused; what of it ran is undone.</exception>
    public IReadOnlyList<StatementResult> Run(int client, string sql, IReadOnlyList<string?>? values)
    {
        try
        {
            return Take(client, sql, values);
        }
        catch (StatementFailedException)
        {
            _savepoints.Abort(client);
            throw;
        }
    }

    private List<StatementResult> Take(int client, string sql, IReadOnlyList<string?>? values)
    {
        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            throw Refusal("22021", "invalid byte sequence for encoding \"UTF8\": 0x00", sql);
        }

        var statements = sql.Contains(';', StringComparison.Ordinal) && values is null ? SqlText.Split(sql).Select(statement => statement.Text).ToList() : [sql];
        var words = statements.Select(TransactionWord.Of).ToList();
        if (statements.Count == 0)
        {
            return [new StatementResult("", Count: null, [], [])];
        }

        if (statements.Count == 1 || words.Exists(word => word.Verb != TransactionVerb.None))
        {
            return [.. statements.Select((statement, index) => words[index].Verb == TransactionVerb.None
                ? Ask(client, statement, values, undo: _savepoints.InTransaction)
                : Control(client, words[index], statement))];
        }

        return _context.Statements.Answers
            ? AskTogether(client, statements)
            : statements.Select(statement => Ask(client, statement, values, undo: false)).ToList();
    }

    private List<StatementResult> AskTogether(int client, List<string> statements)
    {
        var inTransaction = _savepoints.InTransaction;
        Send(inTransaction ? $"SAVEPOINT {TextSavepoint}" : "BEGIN");
        try
        {
            var results = statements.Select(statement => Ask(client, statement, values: null, undo: false)).ToList();
            Send(inTransaction ? $"RELEASE SAVEPOINT {TextSavepoint}" : "COMMIT");
            return results;
        }
        catch (StatementFailedException refused) when (refused.Server is not null)
        {
            Send(inTransaction ? $"ROLLBACK TO SAVEPOINT {TextSavepoint}" : "ROLLBACK");
            if (inTransaction)
            {
                Send($"RELEASE SAVEPOINT {TextSavepoint}");
            }

            throw;
        }
    }

    private StatementResult Ask(int client, string statement, IReadOnlyList<string?>? values, bool undo)
    {
        if (_savepoints.IsAborted(client))
        {
            throw Refusal("25P02", "current transaction is aborted, commands ignored until end of transaction block", statement);
        }

        if (SqlText.FirstWords(statement, 1).Equals("COPY", StringComparison.OrdinalIgnoreCase) && CopiesWithClient().IsMatch(statement))
        {
            throw Refusal("0A000", "COPY from or to the client has no data here: write INSERT, or use bulkInsert", statement);
        }

        var asked = new SqlStatement(statement) { Values = values };
        asked = asked with { IsAside = IsOfConnecting(asked) };
        if (!_context.Statements.Answers && asked.IsAside)
        {
            return new StatementResult("SELECT", Count: 0, [], []);
        }

        var result = _context.Statements.Ask(asked, undo);
        if (result.Command is not ("SELECT" or "SHOW"))
        {
            _savepoints.Changed(client);
        }

        return result;
    }

    /// <summary>None of it reaches the server as it is.</summary>
    private StatementResult Control(int client, TransactionWord word, string statement)
    {
        var command = new SqlStatement(statement).Command;
        switch (word.Verb)
        {
            case TransactionVerb.Begin when !_savepoints.IsOpen(client):
                _savepoints.Open(client, name: null);
                break;
            case TransactionVerb.Commit when _savepoints.IsAborted(client):
                _savepoints.RollBack(client, name: null);
                command = "ROLLBACK";
                break;
            case TransactionVerb.Commit:
                _savepoints.Commit(client, name: null);
                break;
            case TransactionVerb.Rollback:
                _savepoints.RollBack(client, name: null);
                break;
            case TransactionVerb.Savepoint or TransactionVerb.Release or TransactionVerb.RollbackTo:
                Named(client, word, statement);
                break;
            case TransactionVerb.Mode when !_context.Transactional && _savepoints.IsOpen(client):
                return Ask(client, statement, values: null, undo: false);
            case TransactionVerb.Mode:
                _context.Run.Tell(new MigrationEvent.Printed($"Left out, the transaction is the runner's: {statement}", IsError: false));
                break;
            case TransactionVerb.TwoPhase:
                throw Refusal("0A000", "a migration cannot prepare a transaction or commit a prepared one", statement);
            default:
                break;
        }

        return new StatementResult(command, Count: null, [], []);
    }

    private void Named(int client, TransactionWord word, string statement)
    {
        if (!_savepoints.IsOpen(client))
        {
            throw Refusal("25P01", $"{new SqlStatement(statement).Command} can only be used in transaction blocks", statement);
        }

        if (word.Verb != TransactionVerb.RollbackTo && _savepoints.IsAborted(client))
        {
            throw Refusal("25P02", "current transaction is aborted, commands ignored until end of transaction block", statement);
        }

        if (word.Verb == TransactionVerb.Savepoint)
        {
            _savepoints.Open(client, word.Name);
        }
        else if (!(word.Verb == TransactionVerb.Release ? _savepoints.Commit(client, word.Name) : _savepoints.RollBack(client, word.Name)))
        {
            throw Refusal("3B001", $"savepoint \"{word.Name}\" does not exist", statement);
        }
    }

    private void Send(string sql) => _context.Statements.Execute([new SqlStatement(sql)]);

    private static StatementFailedException Refusal(string sqlState, string message, string statement) => new(
        $"{sqlState}: {message}",
        new ServerError(sqlState, message, Detail: null, Hint: null, Position: 0, Where: null),
        new SqlStatement(statement));

    [GeneratedRegex(@"\b(?:FROM\s+STDIN|TO\s+STDOUT)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CopiesWithClient();
}
