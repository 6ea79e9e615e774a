namespace Lending.Migrations;

/// <summary>What a body receives: where its statements go, and for which schema they are meant.</summary>
/// <param name="Statements">Executes the statements, or records them for a preview.</param>
/// <param name="Schema">The schema that unqualified tables belong to.</param>
/// <param name="Cancellation">Set when the run is stopped; a long computation in a body should look at it.</param>
public sealed record MigrationContext(IStatementSink Statements, string Schema, CancellationToken Cancellation = default)
{
    /// <summary>True where the body runs in a transaction of the runner's, which it must not end.</summary>
    public bool Transactional { get; init; } = true;
}

/// <summary>
/// Where a migration's statements go. One sink executes them and one records them, so that every preview comes from the very
/// code that would run.
/// </summary>
public interface IStatementSink
{
    /// <summary>Sends statements in order, pipelined where that is possible, and forgets what they return.</summary>
    /// <param name="statements">Read once, lazily: a big script is never held whole.</param>
    /// <returns>Rows affected, summed as the server counts them (0 for DDL).</returns>
    /// <exception cref="StatementFailedException">The server refused one of them.</exception>
    int Execute(IEnumerable<SqlStatement> statements);

    /// <summary>
    /// Sends statements in order when it is convenient, at the latest with what commits the migration: a body that needs no answer
    /// saves a round trip. A refusal comes with the next call, or when the body has returned.
    /// </summary>
    /// <param name="statements">Read once, lazily, before this returns.</param>
    void Append(IEnumerable<SqlStatement> statements);

    /// <summary>Sends one statement and reads its rows with Dapper's mapping. A recording sink returns none.</summary>
    /// <exception cref="StatementFailedException">The server refused it.</exception>
    IReadOnlyList<T> Query<T>(SqlStatement statement);
}

/// <summary>One SQL statement and where it stands in its file.</summary>
/// <param name="Text">Without the closing semicolon.</param>
/// <param name="Line">Line of its first character in the file, from 1; 0 where it comes from no file.</param>
/// <param name="Column">Column of its first character, from 1, in characters.</param>
public sealed record SqlStatement(string Text, int Line = 0, int Column = 0)
{
    /// <summary>Values by name (<c>@name</c> in the text); null for a statement without parameters.</summary>
    public IReadOnlyDictionary<string, object?>? Parameters { get; init; }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}

/// <summary>A parameter's text that takes the type which its place asks for, as a literal does; other text has the type text.</summary>
internal sealed record UntypedText(string Text)
{
    public override string ToString() => Text;
}
