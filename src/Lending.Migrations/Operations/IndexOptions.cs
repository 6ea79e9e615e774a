namespace Lending.Migrations.Operations;

/// <summary>How an index is made.</summary>
public sealed record IndexOptions
{
    /// <summary>Its name; null for Sequelize's default: <c>table_column_column</c>, in snake case.</summary>
    public string? Name { get; init; }

    /// <summary>Stands for the table in a default name; null for the table.</summary>
    public string? Prefix { get; init; }

    /// <summary>No two rows have the same values.</summary>
    public bool Unique { get; init; }

    /// <summary>Built without keeping writers out. Works outside a transaction only: <c>Transactional = false</c>.</summary>
    public bool Concurrently { get; init; }

    /// <summary>The method: <c>btree</c>, <c>gin</c>, <c>gist</c>, <c>hash</c>, <c>brin</c>…; null for the server's btree.</summary>
    public string? Using { get; init; }

    /// <summary>The operator class of every field that names none of its own, for example <c>jsonb_path_ops</c>.</summary>
    public string? Operator { get; init; }

    /// <summary>The rows that it holds: <c>new() { ["isActive"] = true }</c>, or SQL as <c>Sql.Literal</c>; null for all.</summary>
    public Where? Where { get; init; }

    /// <summary>Columns that it carries along without being sorted by them (INCLUDE; PostgreSQL 11).</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>True leaves an index of that name alone, be it another one. Sequelize cannot say so.</summary>
    public bool IfNotExists { get; init; }
}

/// <summary>
/// What an index is over: a column, which text converts to, or an expression, which <see cref="SqlExpression"/> converts to.
/// </summary>
public sealed record IndexField
{
    private readonly string _sql;

    /// <summary>A column.</summary>
    /// <exception cref="InvalidMigrationException">There is no name.</exception>
    public IndexField(string column)
    {
        Name = column;
        _sql = Quote.Identifier(column);
    }

    /// <summary>An expression, written in parentheses where it is not a call.</summary>
    public IndexField(SqlExpression expression) => _sql = expression.ToSql();

    /// <summary>The column; null for an expression.</summary>
    public string? Name { get; }

    /// <summary>The collation, for example <c>C</c>; null for the column's own.</summary>
    public string? Collate { get; init; }

    /// <summary>The operator class, for example <c>varchar_pattern_ops</c>; null for the type's default.</summary>
    public string? Operator { get; init; }

    /// <summary>The order; null for the server's ascending.</summary>
    public IndexOrder? Order { get; init; }

    /// <inheritdoc cref="IndexField(string)"/>
    public static implicit operator IndexField(string column) => new(column);

    /// <inheritdoc cref="IndexField(SqlExpression)"/>
    public static implicit operator IndexField(SqlExpression expression) => new(expression);

    internal string ToSql(string? operatorOfAll)
    {
        var collate = Collate is null ? "" : $" COLLATE {Quote.Identifier(Collate)}";
        var operatorClass = (Operator ?? operatorOfAll) is { } name ? $" {Word.Checked(name, "operator class")}" : "";
        return $"{_sql}{collate}{operatorClass}{OrderText}";
    }

    private string OrderText => Order switch
    {
        IndexOrder.Ascending => " ASC",
        IndexOrder.Descending => " DESC",
        IndexOrder.AscendingNullsFirst => " ASC NULLS FIRST",
        IndexOrder.DescendingNullsLast => " DESC NULLS LAST",
        _ => "",
    };
}

/// <summary>The order of a field in an index.</summary>
public enum IndexOrder
{
    /// <summary>Smallest first, nulls last.</summary>
    Ascending,

    /// <summary>Greatest first, nulls first.</summary>
    Descending,

    /// <summary>Smallest first, nulls before them.</summary>
    AscendingNullsFirst,

    /// <summary>Greatest first, nulls after them.</summary>
    DescendingNullsLast,
}
