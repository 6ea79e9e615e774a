namespace Lending.Migrations.Operations;

/// <summary>How a column is changed.</summary>
public sealed record ChangeColumnOptions
{
    /// <summary>
    /// The new value from the old one, for types that do not convert by themselves: <c>Sql.Literal("\"nick\"::integer")</c>. Null
    /// lets the server convert; to an enum, by way of text.
    /// </summary>
    public SqlExpression? Using { get; init; }
}
