using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations.Scripts;

/// <summary>
/// Sends a script's statements one by one, each as if it were not sent where the server refuses it: an error that the script catches
/// leaves the rest in order, as in JavaScript. Rows come as objects with a property each column.
/// </summary>
/// <param name="inner">Where they go.</param>
/// <param name="undo">True in a transaction, which a refusal would abort.</param>
internal sealed class ScriptSink(IStatementSink inner, bool undo) : IStatementSink
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _isOver;

    public bool Answers => inner.Answers;

    /// <summary>The half is over: an object that it gave away says nothing in the transaction of the next one.</summary>
    public void Close() => _isOver = true;

    public int Execute(IEnumerable<SqlStatement> statements) => statements.Sum(statement => AffectedBy(Checked.Ask(statement, undo)));

    public void Append(IEnumerable<SqlStatement> statements) => Execute(statements);

    /// <summary>Rows of no type of ours are a script's: their types are those of the server, also of types that the migration made.</summary>
    public IReadOnlyList<T> Query<T>(SqlStatement statement)
    {
        if (typeof(T) != typeof(object))
        {
            return Checked.Query<T>(statement);
        }

        var result = Checked.Ask(statement, undo);
        return (IReadOnlyList<T>)(object)result.Rows.Select(row => Row(result.Columns, row)).ToArray<object>();
    }

    public StatementResult Ask(SqlStatement statement, bool undo) => Checked.Ask(statement, undo);

    /// <summary>The value of a row's first column.</summary>
    public static object? FirstOf(object row) => ((PSObject)row).Properties.First().Value;

    private IStatementSink Checked => _isOver
        ? throw ValueBinder.Invalid("this $queryInterface belongs to a migration that is over. Take the one that the function was given.")
        : Environment.CurrentManagedThreadId != _thread
            ? throw ValueBinder.Invalid("a migration is one connection: $queryInterface is not for ForEach-Object -Parallel, jobs and threads. Call it outside of them.")
            : inner;

    private static int AffectedBy(StatementResult result) => result.Command == "SELECT" ? 0 : (int)(result.Count ?? 0);

    /// <summary>Of columns that differ in nothing or in case only, which an object cannot have, the last one counts.</summary>
    private static PSObject Row(IReadOnlyList<ResultColumn> columns, IReadOnlyList<string?> values)
    {
        var row = new PSObject();
        for (var index = 0; index < columns.Count; index++)
        {
            row.Properties.Remove(columns[index].Name);
            row.Properties.Add(new PSNoteProperty(columns[index].Name, ServerText.Value(values[index], columns[index].TypeOid)));
        }

        return row;
    }
}
