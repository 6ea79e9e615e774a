using System.Text.RegularExpressions;

namespace Lending.Migrations;

/// <summary>What a body receives: where its statements go, and for which schema they are meant.</summary>
/// <param name="Statements">Executes the statements, or records them for a preview.</param>
/// <param name="Schema">The schema that unqualified tables belong to.</param>
/// <param name="Cancellation">Set when the run is stopped; a long computation in a body should look at it.</param>
public sealed record MigrationContext(IStatementSink Statements, string Schema, CancellationToken Cancellation = default)
{
    /// <summary>The run that the body is part of: what its migrations share, and who hears what they print.</summary>
    public RunScope Run { get; init; } = new();

    /// <summary>For example <c>15.18</c>; empty where no server is asked.</summary>
    public string ServerVersion { get; init; } = "";

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

    /// <summary>
    /// Sends one statement and hands back all that the server gives, as text: for migrations in another language, whose own driver
    /// makes values of it.
    /// </summary>
    /// <param name="statement">With its values, if any.</param>
    /// <param name="undo">
    /// True to leave the transaction usable where the statement is refused, as if it had not been sent: the author may catch the
    /// error and go on. Needs an open transaction; costs no round trip.
    /// </param>
    /// <exception cref="StatementFailedException">The server refused it.</exception>
    StatementResult Ask(SqlStatement statement, bool undo);

    /// <summary>False for a sink that records: what it gives back is empty.</summary>
    bool Answers { get; }
}

/// <summary>What the server gives back for one statement, as text.</summary>
/// <param name="Command">The first word of the command's tag: <c>SELECT</c>, <c>CREATE</c>…</param>
/// <param name="Count">Rows that the tag counts; null where it counts none, as with DDL.</param>
/// <param name="Columns">Name and type of each column; empty where the statement gives no rows.</param>
/// <param name="Rows">Values in PostgreSQL's text form; null for NULL.</param>
public sealed record StatementResult(
    string Command, long? Count, IReadOnlyList<ResultColumn> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows);

/// <summary>A column of a result.</summary>
/// <param name="Name">As the server names it.</param>
/// <param name="TypeOid">Of <c>pg_type</c>.</param>
public sealed record ResultColumn(string Name, uint TypeOid);

/// <summary>One SQL statement and where it stands in its file.</summary>
/// <param name="Text">Without the closing semicolon.</param>
/// <param name="Line">Line of its first character in the file, from 1; 0 where it comes from no file.</param>
/// <param name="Column">Column of its first character, from 1, in characters.</param>
public sealed partial record SqlStatement(string Text, int Line = 0, int Column = 0)
{
    /// <summary>Values by name (<c>@name</c> in the text); null for a statement without parameters.</summary>
    public IReadOnlyDictionary<string, object?>? Parameters { get; init; }

    /// <summary>
    /// Values by position (<c>$1</c> in the text) in PostgreSQL's text form, whose types the server infers; null for a statement
    /// without such.
    /// </summary>
    public IReadOnlyList<string?>? Values { get; init; }

    /// <summary>
    /// What COPY … FROM STDIN sends along, as the file holds it; null for any other statement. It is read once, while the statement
    /// is in hand and before the next one is asked for: big data is never held.
    /// </summary>
    public CopyData? Data { get; init; }

    /// <summary>True for what a library asks by itself, which is no statement of the migration's and is not counted.</summary>
    internal bool IsAside { get; init; }

    /// <summary>Its first word in upper case, which its command's tag begins with; comments before it do not count.</summary>
    internal string Command => FirstWord().Match(Text).Groups["word"].Value.ToUpperInvariant();

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    [GeneratedRegex(@"\A(?>(?:[\s(]|--[^\n]*|/\*.*?\*/)*)(?<word>[A-Za-z]*)", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex FirstWord();
}

/// <summary>The data of COPY … FROM STDIN.</summary>
/// <param name="Line">The line of the file that it begins on, from 1; 0 where it comes from no file.</param>
/// <param name="Content">UTF-8 in the format that the statement names; read once.</param>
public sealed record CopyData(int Line, Stream Content)
{
    /// <summary>How many lines there were; null where nobody has counted. A recording sink counts, and keeps none of them.</summary>
    public long? Lines { get; init; }
}

/// <summary>A parameter's text that takes the type which its place asks for, as a literal does; other text has the type text.</summary>
internal sealed record UntypedText(string Text)
{
    public override string ToString() => Text;
}
