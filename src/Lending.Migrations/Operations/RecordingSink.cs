using System.Text.RegularExpressions;

namespace Lending.Migrations.Operations;

/// <summary>
/// Keeps the statements that a migration would send, in order, and sends none: previews and checksums come from the very code that
/// would run.
/// </summary>
/// <param name="limit">How many are kept; the rest is counted.</param>
public sealed partial class RecordingSink(int limit = int.MaxValue) : IStatementSink
{
    private readonly List<SqlStatement> _statements = [];

    /// <summary>What was said, questions included, up to the limit.</summary>
    public IReadOnlyList<SqlStatement> Statements => _statements;

    /// <summary>How many more there were.</summary>
    public int Omitted { get; private set; }

    /// <summary>
    /// True once the migration asked for rows. It was given none, so what it says after that may differ from what a real run says.
    /// </summary>
    public bool AskedDatabase { get; private set; }

    /// <inheritdoc/>
    public int Execute(IEnumerable<SqlStatement> statements)
    {
        foreach (var statement in statements)
        {
            Keep(statement);
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Append(IEnumerable<SqlStatement> statements) => Execute(statements);

    /// <inheritdoc/>
    public IReadOnlyList<T> Query<T>(SqlStatement statement)
    {
        AskedDatabase = true;
        Keep(statement);
        return [];
    }

    /// <inheritdoc/>
    public bool Answers => false;

    /// <inheritdoc/>
    public StatementResult Ask(SqlStatement statement, bool undo)
    {
        Keep(statement);
        AskedDatabase |= GivesRows().IsMatch(statement.Text);
        return new StatementResult(statement.Command, Count: 0, [], []);
    }

    private void Keep(SqlStatement statement)
    {
        if (_statements.Count < limit)
        {
            _statements.Add(statement.Data is { } data
                ? statement with { Data = data with { Content = Stream.Null, Lines = Count(data.Content) } }
                : statement);
        }
        else
        {
            Omitted++;
        }
    }

    private static long Count(Stream content)
    {
        var lines = 0L;
        var buffer = new byte[64 * 1024];
        for (int length; (length = content.Read(buffer)) > 0;)
        {
            lines += buffer.AsSpan(0, length).Count((byte)'\n');
        }

        return lines;
    }

    /// <summary>One that may give rows: a wrong guess says once too often that the SQL may differ.</summary>
    [GeneratedRegex(
        @"\A(?>(?:[\s(]|--[^\n]*|/\*.*?\*/)*)(?:SELECT|WITH|VALUES|TABLE|SHOW|EXPLAIN|FETCH|CALL)\b|\bRETURNING\b",
        RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex GivesRows();
}
