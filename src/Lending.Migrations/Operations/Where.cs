namespace Lending.Migrations.Operations;

/// <summary>
/// Which rows, as Sequelize's where-objects say it: <c>new Where { ["isActive"] = true, ["amount"] = Op.Gt(0) }</c>. Conditions side
/// by side must all hold. Raw SQL converts to it: <c>Sql.Literal("…")</c>. Once made it does not change.
/// </summary>
/// <remarks>
/// A value is what the column must be: null is <c>IS NULL</c>, a list is <c>IN (…)</c>, an <see cref="Op"/> is any other comparison.
/// </remarks>
public sealed class Where
{
    private readonly List<Term> _terms = [];

    /// <summary>No condition yet: all rows.</summary>
    public Where()
    {
    }

    private Where(params Term[] terms) => _terms.AddRange(terms);

    /// <summary>A condition on a column.</summary>
    /// <param name="column">The column, whole: a dot in it is part of its name.</param>
    /// <exception cref="InvalidMigrationException">Name or value cannot be written as SQL.</exception>
    public object? this[string column]
    {
        init => Add(Op.Of(value).ToSql(Quote.Identifier(column)));
    }

    /// <summary>A condition on an expression: <c>[Sql.Fn("lower", Sql.Col("email"))] = "x"</c>.</summary>
    /// <param name="expression">What is compared.</param>
    /// <exception cref="InvalidMigrationException">The value cannot be written as SQL.</exception>
    public object? this[SqlExpression expression]
    {
        init => Add(Op.Of(value).ToSql(expression.ToSql()));
    }

    internal bool IsEmpty => _terms.Count == 0;

    /// <summary>One condition on a column, for conditions that code puts together.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">As in an initialiser.</param>
    /// <exception cref="InvalidMigrationException">Name or value cannot be written as SQL.</exception>
    public static Where Of(string column, object? value) => new() { [column] = value };

    /// <summary>One condition on an expression.</summary>
    /// <param name="expression">What is compared.</param>
    /// <param name="value">As in an initialiser.</param>
    /// <exception cref="InvalidMigrationException">The value cannot be written as SQL.</exception>
    public static Where Of(SqlExpression expression, object? value) => new() { [expression] = value };

    /// <summary>All must hold; of none, all rows.</summary>
    public static Where And(params Where[] conditions) => Joined(conditions, " AND ");

    /// <summary>One must hold; of none, no row.</summary>
    public static Where Or(params Where[] conditions) =>
        Joined(conditions, " OR ") is { IsEmpty: false } joined ? joined : new Where(new Term("FALSE"));

    /// <summary>The condition must not hold; of none, no row.</summary>
    public static Where Not(Where condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new Where(new Term(condition.IsEmpty ? "FALSE" : $"NOT ({condition.ToSql()})"));
    }

    /// <summary>SQL of one's own.</summary>
    public static implicit operator Where(SqlExpression expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return new Where(new Term(expression.ToSql(), Raw: true));
    }

    /// <summary>The SQL, without the word WHERE; empty for all rows.</summary>
    public override string ToString() => ToSql();

    internal string ToSql() => _terms is [var one] ? one.Sql : string.Join(" AND ", _terms.Select(term => term.InCompany));

    /// <summary><c> WHERE …</c>, or nothing for all rows.</summary>
    internal static string Clause(Where? where) => where is null or { IsEmpty: true } ? "" : $" WHERE {where.ToSql()}";

    private static Where Joined(Where[] conditions, string word)
    {
        Where[] stated = [.. conditions.Where(condition => !condition.IsEmpty)];
        return stated switch
        {
            [] => new Where(),
            [var one] => one,
            _ => new Where(new Term($"({string.Join(word, stated.Select(condition => condition.InCompany))})")),
        };
    }

    private string InCompany => _terms is [var one] ? one.InCompany : $"({ToSql()})";

    private void Add(string sql)
    {
        if (sql.Length > 0)
        {
            _terms.Add(new Term(sql));
        }
    }

    /// <summary>Raw SQL may hold an OR: beside other conditions it stands in parentheses.</summary>
    private sealed record Term(string Sql, bool Raw = false)
    {
        public string InCompany => Raw ? $"({Sql})" : Sql;
    }
}
