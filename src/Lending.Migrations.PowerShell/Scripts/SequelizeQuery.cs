using Lending.Migrations.Operations;

namespace LendingMigrations.Scripts;

/// <summary>The calls of <c>$queryInterface.sequelize</c>.</summary>
internal sealed class SequelizeQuery(QueryInterface target)
{
    private static readonly string[] Counting = ["INSERT", "UPDATE", "DELETE", "UPSERT", "BULKUPDATE", "BULKDELETE"];

    /// <summary>
    /// Rows as objects, one with <c>plain</c>. With a type that changes rows, how many: Sequelize gives a pair there, of which the
    /// number is the second.
    /// </summary>
    public object? Query(string sql, QueryWords? options = null)
    {
        var said = options ?? new();
        var values = new QueryOptions { Replacements = said.Replacements, Bind = said.Bind };
        if (Counting.Contains(said.Type, StringComparer.OrdinalIgnoreCase))
        {
            return target.Query(sql, values);
        }

        var rows = target.Query<object>(sql, values);
        return said.Plain ? (rows is [var first, ..] ? first : null) : rows;
    }

    public static string GetDialect() => "postgres";

    public static object Transaction(params object?[] arguments) => throw ValueBinder.Invalid(
        $"sequelize.transaction{(arguments.Length == 0 ? "()" : "(…)")}: the migration is one transaction already, together with its record. Take it out; "
        + "$Transaction = $false at the top takes the migration out of the transaction, and BEGIN and COMMIT are then yours.");

    internal sealed record QueryWords
    {
        /// <summary>One of <c>$Sequelize.QueryTypes</c>.</summary>
        public string? Type { get; init; }

        public object? Replacements { get; init; }

        public object? Bind { get; init; }

        /// <summary>The first row alone.</summary>
        public bool Plain { get; init; }

        /// <summary>There are no models here, so rows are always raw.</summary>
        public bool Raw { get; init; }
    }
}
