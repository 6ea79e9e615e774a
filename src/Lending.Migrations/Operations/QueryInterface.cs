namespace Lending.Migrations.Operations;

/// <summary>
/// What a migration may say, by Sequelize's names and with Sequelize's effects on PostgreSQL; docs/differences-from-sequelize.md
/// lists where the two part. Each call writes its SQL and hands it to the sink, which executes or records it; nothing is kept back.
/// Names are always quoted, values always escaped, and every table is written with its schema.
/// </summary>
/// <remarks>
/// Every member throws <see cref="InvalidMigrationException"/> before anything is sent where a name or value cannot be written, and
/// <see cref="StatementFailedException"/> where the server refuses a statement.
/// </remarks>
public sealed partial class QueryInterface
{
    private readonly IStatementSink _sink;

    /// <summary>Speaks to the sink of a context.</summary>
    /// <param name="context">Where the statements go, and the schema of tables that name none.</param>
    public QueryInterface(MigrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _sink = context.Statements;
        Schema = context.Schema;
        Cancellation = context.Cancellation;
    }

    /// <summary>The schema of tables that name none.</summary>
    public string Schema { get; }

    /// <summary>Set when the run is stopped; a long computation between calls should look at it.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Sends SQL of your own, as it is: unqualified names in it follow the session's search_path.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="parameters">Values for <c>@name</c> in it: <c>new { name = value }</c> or a dictionary; null for none.</param>
    /// <returns>Rows affected; 0 for DDL, and where the statement is recorded only.</returns>
    public int Query(string sql, object? parameters = null) => _sink.Execute([Raw(sql, parameters)]);

    /// <summary>Sends SQL of your own and reads its rows, as Dapper maps them to <typeparamref name="T"/>.</summary>
    /// <param name="sql">One statement that returns rows.</param>
    /// <param name="parameters">Values for <c>@name</c> in it: <c>new { name = value }</c> or a dictionary; null for none.</param>
    /// <returns>The rows; none where the statement is recorded only, so do not take it for granted that there is one.</returns>
    public IReadOnlyList<T> Query<T>(string sql, object? parameters = null) => _sink.Query<T>(Raw(sql, parameters));

    private static SqlStatement Raw(string sql, object? parameters)
    {
        var text = sql?.Trim().TrimEnd(';').TrimEnd();
        return string.IsNullOrEmpty(text)
            ? throw new InvalidMigrationException("QueryInvalid", "Query was given no SQL.")
            : new SqlStatement(text) { Parameters = QueryParameters.From(parameters) };
    }

    private void Send(string sql) => Send([new SqlStatement(sql)]);

    /// <summary>All is written before the first is sent: what cannot be written stops a call whole.</summary>
    private void Send(IEnumerable<SqlStatement> statements) => _sink.Execute(statements.ToList());
}
