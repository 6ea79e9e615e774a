namespace Lending.Migrations.Operations;

/// <content>SQL of one's own.</content>
public sealed partial class QueryInterface
{
    /// <summary>Sends SQL of your own, as it is: unqualified names in it follow the session's search_path.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="parameters">Values for <c>@name</c> in it: <c>new { name = value }</c> or a dictionary; null for none.</param>
    /// <returns>Rows affected; 0 for DDL, and where the statement is recorded only.</returns>
    public int Query(string sql, object? parameters = null) => _sink.Execute([Raw(sql, parameters)]);

    /// <summary>Sends SQL of your own with Sequelize's placeholders.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="options">The values.</param>
    /// <returns>Rows affected; 0 for DDL, and where the statement is recorded only.</returns>
    public int Query(string sql, QueryOptions options) => _sink.Execute([Raw(sql, options)]);

    /// <summary>Sends SQL of your own and reads its rows, as Dapper maps them to <typeparamref name="T"/>.</summary>
    /// <param name="sql">One statement that returns rows.</param>
    /// <param name="parameters">Values for <c>@name</c> in it: <c>new { name = value }</c> or a dictionary; null for none.</param>
    /// <returns>The rows; none where the statement is recorded only, so do not take it for granted that there is one.</returns>
    public IReadOnlyList<T> Query<T>(string sql, object? parameters = null) => _sink.Query<T>(Raw(sql, parameters));

    /// <summary>Sends SQL of your own with Sequelize's placeholders and reads its rows, as Dapper maps them to <typeparamref name="T"/>.</summary>
    /// <param name="sql">One statement that returns rows.</param>
    /// <param name="options">The values.</param>
    /// <returns>The rows; none where the statement is recorded only, so do not take it for granted that there is one.</returns>
    public IReadOnlyList<T> Query<T>(string sql, QueryOptions options) => _sink.Query<T>(Raw(sql, options));

    private static SqlStatement Raw(string sql, object? parameters)
    {
        var text = sql?.Trim().TrimEnd(';').TrimEnd();
        var statement = string.IsNullOrEmpty(text)
            ? throw new InvalidMigrationException("QueryInvalid", "Query was given no SQL.")
            : new SqlStatement(text);
        return parameters is QueryOptions options
            ? Placeholders.Fill(statement, options)
            : statement with { Parameters = QueryParameters.From(parameters) };
    }
}
