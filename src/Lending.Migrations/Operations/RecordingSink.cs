namespace Lending.Migrations.Operations;

/// <summary>
/// Keeps the statements that a migration would send, in order, and sends none: previews and checksums come from the very code that
/// would run.
/// </summary>
public sealed class RecordingSink : IStatementSink
{
    private readonly List<SqlStatement> _statements = [];

    /// <summary>What was said so far, questions included.</summary>
    public IReadOnlyList<SqlStatement> Statements => _statements;

    /// <summary>
    /// True once the migration asked for rows. It was given none, so what it says after that may differ from what a real run says.
    /// </summary>
    public bool AskedDatabase { get; private set; }

    /// <inheritdoc/>
    public int Execute(IEnumerable<SqlStatement> statements)
    {
        _statements.AddRange(statements);
        return 0;
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> Query<T>(SqlStatement statement)
    {
        AskedDatabase = true;
        _statements.Add(statement);
        return [];
    }
}
