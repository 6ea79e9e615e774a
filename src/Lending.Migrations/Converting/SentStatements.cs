using Lending.Migrations.Lexing;

namespace Lending.Migrations.Converting;

/// <summary>
/// What one half of a migration sent, in order: what had an effect, without what it rolled back or what was refused, and what it asked.
/// </summary>
internal sealed class SentStatements
{
    private static readonly HashSet<string> Changes = ["insert", "update", "delete", "merge", "into", "call", "execute"];
    private static readonly HashSet<string> Questions = ["SELECT", "SHOW", "EXPLAIN", "VALUES", "TABLE", "WITH"];

    private readonly List<Sent> _sent = [];
    private readonly List<(string Name, int Index)> _open = [];

    /// <summary>The texts that gave rows back to the migration, on which the rest may depend.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>How many statements it rolled back, or caught the refusal of.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Every text, whatever became of it: two runs that send the same have the same.</summary>
    public List<string> All { get; } = [];

    /// <summary>The statements to be sent again.</summary>
    /// <param name="volatileFunctions">The functions that may change something: a question that calls one is sent again, too.</param>
    public IReadOnlyList<SqlStatement> Effective(IReadOnlySet<string> volatileFunctions) =>
        [.. _sent.Where(sent => sent.Calls?.Any(volatileFunctions.Contains) ?? true).Select(sent => sent.Statement)];

    /// <summary>Takes a statement of the migration's own that succeeded.</summary>
    public void Take(SqlStatement statement, StatementResult? result)
    {
        All.Add(TextOf(statement));
        if (result is { Columns.Count: > 0 })
        {
            Asked.Add(TextOf(statement));
        }

        _sent.Add(new Sent(statement, result is { Columns.Count: > 0 } && Questions.Contains(result.Command) ? CallsOf(statement) : null));
    }

    /// <summary>Takes one that the server refused, which the migration may have caught.</summary>
    public void Refuse(SqlStatement statement)
    {
        All.Add(TextOf(statement));
        LeftOut++;
    }

    /// <summary>Takes a word of transaction control, as the engine sends it for the migration.</summary>
    public void Control(string text)
    {
        switch (SqlText.FirstWords(text, 4).Split(' '))
        {
            case ["SAVEPOINT", var name]:
                _open.Add((name, _sent.Count));
                break;
            case ["BEGIN"]:
                _open.Add(("", _sent.Count));
                break;
            case ["RELEASE", "SAVEPOINT", var name]:
                Close(name);
                break;
            case ["COMMIT"]:
                Commit(Close(""));
                break;
            case ["ROLLBACK", "TO", "SAVEPOINT", var name]:
                RollBack(name);
                break;
            case ["ROLLBACK"]:
                RollBack("");
                Close("");
                break;
            default:
                break;
        }
    }

    private static string TextOf(SqlStatement statement) =>
        statement.Values is null ? statement.Text : $"{statement.Text} [{string.Join(", ", statement.Values)}]";

    /// <summary>The functions that a statement which only asks calls; null where it may also change something.</summary>
    private static List<string>? CallsOf(SqlStatement statement)
    {
        var words = SqlText.Words(statement.Text);
        return words.Any(word => Changes.Contains(word.Word)) ? null : words.Where(word => word.Called).Select(word => word.Word).ToList();
    }

    private int Close(string name)
    {
        var at = _open.FindLastIndex(open => open.Name == name);
        var index = _open[at].Index;
        _open.RemoveRange(at, _open.Count - at);
        return index;
    }

    /// <summary>One statement is a transaction by itself.</summary>
    private void Commit(int index)
    {
        if (_sent.Count - index > 1)
        {
            _sent.Insert(index, new Sent(new SqlStatement("BEGIN"), Calls: null));
            _sent.Add(new Sent(new SqlStatement("COMMIT"), Calls: null));
        }
    }

    private void RollBack(string name)
    {
        var at = _open.FindLastIndex(open => open.Name == name);
        LeftOut += _sent.Count - _open[at].Index;
        _sent.RemoveRange(_open[at].Index, _sent.Count - _open[at].Index);
        _open.RemoveRange(at + 1, _open.Count - at - 1);
    }

    /// <param name="Statement">As it was sent.</param>
    /// <param name="Calls">The functions that a mere question calls; null for what is no mere question.</param>
    private sealed record Sent(SqlStatement Statement, IReadOnlyList<string>? Calls);
}

/// <summary>Passes everything on, and keeps what a JavaScript migration sent.</summary>
/// <param name="inner">Executes it.</param>
/// <param name="sent">Where it is kept.</param>
/// <param name="isOwn">False for what the migration's driver asks of its own accord.</param>
internal sealed class ListeningSink(IStatementSink inner, SentStatements sent, Predicate<SqlStatement> isOwn) : IStatementSink
{
    public bool Answers => inner.Answers;

    public int Execute(IEnumerable<SqlStatement> statements)
    {
        var texts = statements.ToList();
        var affected = inner.Execute(texts);
        texts.ForEach(statement => sent.Control(statement.Text));
        return affected;
    }

    public void Append(IEnumerable<SqlStatement> statements) => Execute(statements);

    public IReadOnlyList<T> Query<T>(SqlStatement statement) => inner.Query<T>(statement);

    public StatementResult Ask(SqlStatement statement, bool undo)
    {
        try
        {
            var result = inner.Ask(statement, undo);
            if (isOwn(statement))
            {
                sent.Take(statement, result);
            }

            return result;
        }
        catch (StatementFailedException)
        {
            sent.Refuse(statement);
            throw;
        }
    }
}
