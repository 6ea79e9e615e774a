namespace Lending.Migrations.Operations;

/// <summary>
/// Keeps the statements that a migration would send, in order, and sends none: previews and checksums come from the very code that
/// would run.
/// </summary>
/// <param name="limit">How many are kept; the rest is counted.</param>
public sealed class RecordingSink(int limit = int.MaxValue) : IStatementSink
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

    private void Keep(SqlStatement statement)
    {
        if (_statements.Count < limit)
        {
            _statements.Add(statement);
        }
        else
        {
            Omitted++;
        }
    }
}
