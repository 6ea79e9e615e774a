using Lending.Migrations.Lexing;

namespace Lending.Migrations.Operations;

/// <content>SQL of one's own.</content>
public sealed partial class QueryInterface
{
    /// <summary>Sends SQL of your own, as it is: unqualified names in it follow the session's search_path.</summary>
    /// <param name="sql">One statement or several, with a semicolon between.</param>
    /// <param name="parameters">Values for <c>@name</c> in it: <c>new { name = value }</c> or a dictionary; null for none.</param>
    /// <returns>Rows affected; 0 for DDL, and where the statement is recorded only.</returns>
    public int Query(string sql, object? parameters = null) => _sink.Execute(Raw(sql, parameters));

    /// <summary>Sends SQL of your own with Sequelize's placeholders.</summary>
    /// <param name="sql">One statement or several, with a semicolon between.</param>
    /// <param name="options">The values.</param>
    /// <returns>Rows affected; 0 for DDL, and where the statement is recorded only.</returns>
    public int Query(string sql, QueryOptions options) => _sink.Execute(Raw(sql, options));

    /// <summary>Sends SQL of your own and reads its rows, as Dapper maps them to <typeparamref name="T"/>.</summary>
    /// <param name="sql">One statement that returns rows, or several, whose rows follow each other.</param>
    /// <param name="parameters">Values for <c>@name</c> in it: <c>new { name = value }</c> or a dictionary; null for none.</param>
    /// <returns>The rows; none where the statement is recorded only, so do not take it for granted that there is one.</returns>
    public IReadOnlyList<T> Query<T>(string sql, object? parameters = null) =>
        [.. Raw(sql, parameters).SelectMany(_sink.Query<T>)];

    /// <summary>Sends SQL of your own with Sequelize's placeholders and reads its rows, as Dapper maps them to <typeparamref name="T"/>.</summary>
    /// <param name="sql">One statement that returns rows, or several, whose rows follow each other.</param>
    /// <param name="options">The values.</param>
    /// <returns>The rows; none where the statement is recorded only, so do not take it for granted that there is one.</returns>
    public IReadOnlyList<T> Query<T>(string sql, QueryOptions options) =>
        [.. Raw(sql, options).SelectMany(_sink.Query<T>)];

    /// <summary>Cut here, for the sink takes one statement at a time: each is counted, and an error names the one that failed.</summary>
    private List<SqlStatement> Raw(string sql, object? parameters)
    {
        var options = parameters as QueryOptions;
        var filled = options is null
            ? new SqlStatement(sql ?? "") { Parameters = QueryParameters.From(parameters) }
            : Placeholders.Fill(new SqlStatement(sql ?? ""), options);
        var statements = SqlText.Split(filled.Text).Select(statement => statement with { Parameters = filled.Parameters }).ToList();
        if (statements.Count == 0)
        {
            throw new InvalidMigrationException("QueryInvalid", "Query was given no SQL.");
        }

        if (_transactional && statements.Select(statement => SqlText.TransactionControl(statement.Text)).FirstOrDefault(found => found is not null) is { } control)
        {
            throw new InvalidMigrationException(
                "TransactionControl",
                $"{control} in a migration that runs in a transaction of ours, with its row in the meta table. Take it out, or opt out of the "
                + "transaction: [Migration(\"…\", Transactional = false)], in PowerShell $Transaction = $false.");
        }

        return statements;
    }
}
