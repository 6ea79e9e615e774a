using System.Collections;

namespace Lending.Migrations.Operations;

/// <summary>
/// A comparison, by Sequelize's names: <c>new Where { ["amount"] = Op.Gt(0) }</c>. Values are escaped by their CLR type; expressions
/// (<see cref="Sql"/>) stay SQL. Several at once: <c>Op.And(Op.Gt(1), Op.Lt(5))</c>.
/// </summary>
public sealed class Op
{
    private readonly Func<string, string> _write;

    /// <summary>How it stands to the right of another operator, as in <c>LIKE ANY (…)</c>; null where it cannot.</summary>
    private readonly string? _operand;

    private Op(Func<string, string> write, string? operand = null)
    {
        _write = write;
        _operand = operand;
    }

    /// <summary><c>=</c>, of null <c>IS NULL</c>.</summary>
    public static Op Eq(object? value) => value is null ? Is(null) : Compare("=", value);

    /// <summary><c>!=</c>, of null <c>IS NOT NULL</c>.</summary>
    public static Op Ne(object? value) => value is null ? Not(null) : Compare("!=", value);

    /// <summary><c>&gt;</c></summary>
    public static Op Gt(object value) => Compare(">", value);

    /// <summary><c>&gt;=</c></summary>
    public static Op Gte(object value) => Compare(">=", value);

    /// <summary><c>&lt;</c></summary>
    public static Op Lt(object value) => Compare("<", value);

    /// <summary><c>&lt;=</c></summary>
    public static Op Lte(object value) => Compare("<=", value);

    /// <summary><c>IS</c>: null, true, false, or SQL such as <c>UNKNOWN</c>.</summary>
    public static Op Is(object? value) => Compare("IS", value);

    /// <summary><c>IS NOT</c> null, true or false; <c>NOT IN</c> a list; else <c>!=</c>.</summary>
    public static Op Not(object? value) => value switch
    {
        null or bool => Compare("IS NOT", value),
        _ when IsList(value) => NotIn(value),
        _ => Compare("!=", value),
    };

    /// <summary><c>LIKE</c> a pattern, or <c>Op.Any(…)</c> of patterns.</summary>
    public static Op Like(object pattern) => Compare("LIKE", pattern);

    /// <summary><c>NOT LIKE</c></summary>
    public static Op NotLike(object pattern) => Compare("NOT LIKE", pattern);

    /// <summary><c>ILIKE</c>: case does not count.</summary>
    public static Op ILike(object pattern) => Compare("ILIKE", pattern);

    /// <summary><c>NOT ILIKE</c></summary>
    public static Op NotILike(object pattern) => Compare("NOT ILIKE", pattern);

    /// <summary><c>LIKE 'text%'</c>. As with Sequelize, <c>%</c> and <c>_</c> in the text keep their meaning.</summary>
    public static Op StartsWith(string text) => Compare("LIKE", $"{text}%");

    /// <summary><c>LIKE '%text'</c>. As with Sequelize, <c>%</c> and <c>_</c> in the text keep their meaning.</summary>
    public static Op EndsWith(string text) => Compare("LIKE", $"%{text}");

    /// <summary><c>LIKE '%text%'</c>. As with Sequelize, <c>%</c> and <c>_</c> in the text keep their meaning.</summary>
    public static Op Substring(string text) => Compare("LIKE", $"%{text}%");

    /// <summary><c>~</c>: a regular expression.</summary>
    public static Op Regexp(object pattern) => Compare("~", pattern);

    /// <summary><c>!~</c></summary>
    public static Op NotRegexp(object pattern) => Compare("!~", pattern);

    /// <summary><c>~*</c>: case does not count.</summary>
    public static Op IRegexp(object pattern) => Compare("~*", pattern);

    /// <summary><c>!~*</c></summary>
    public static Op NotIRegexp(object pattern) => Compare("!~*", pattern);

    /// <summary><c>IN (…)</c>: values, one list of them, or a sub-select as <c>Sql.Literal</c>. Of none: no row.</summary>
    public static Op In(params object?[] values) => new(left => $"{left} IN {(List(values) is { Length: > 0 } list ? list : "(NULL)")}");

    /// <summary><c>NOT IN (…)</c>. Of none: all rows.</summary>
    public static Op NotIn(params object?[] values) => new(left => List(values) is { Length: > 0 } list ? $"{left} NOT IN {list}" : "");

    /// <summary><c>BETWEEN</c>, both ends included.</summary>
    public static Op Between(object from, object to) => new(left => $"{left} BETWEEN {Operand(from)} AND {Operand(to)}");

    /// <summary><c>NOT BETWEEN</c></summary>
    public static Op NotBetween(object from, object to) => new(left => $"{left} NOT BETWEEN {Operand(from)} AND {Operand(to)}");

    /// <summary><c>@&gt;</c>: arrays, ranges, JSON.</summary>
    public static Op Contains(object value) => Compare("@>", value);

    /// <summary><c>&lt;@</c></summary>
    public static Op Contained(object value) => Compare("<@", value);

    /// <summary><c>&amp;&amp;</c>: have something in common.</summary>
    public static Op Overlap(object value) => Compare("&&", value);

    /// <summary><c>-|-</c>: ranges that touch.</summary>
    public static Op Adjacent(object value) => Compare("-|-", value);

    /// <summary><c>&lt;&lt;</c>: a range that ends before.</summary>
    public static Op StrictLeft(object value) => Compare("<<", value);

    /// <summary><c>&gt;&gt;</c>: a range that begins after.</summary>
    public static Op StrictRight(object value) => Compare(">>", value);

    /// <summary><c>&amp;&lt;</c>: a range that does not reach beyond.</summary>
    public static Op NoExtendRight(object value) => Compare("&<", value);

    /// <summary><c>&amp;&gt;</c>: a range that does not begin before.</summary>
    public static Op NoExtendLeft(object value) => Compare("&>", value);

    /// <summary><c>@@</c>: text search, for example <c>Op.Match(Sql.Fn("to_tsquery", "x"))</c>.</summary>
    public static Op Match(object query) => Compare("@@", query);

    /// <summary><c>= ANY (ARRAY[…])</c>; inside another, as in <c>Op.Like(Op.Any("a%", "b%"))</c>, <c>LIKE ANY (…)</c>.</summary>
    public static Op Any(params object?[] values) => Quantified("ANY", values);

    /// <summary><c>= ALL (ARRAY[…])</c>; inside another <c>ALL (…)</c>.</summary>
    public static Op All(params object?[] values) => Quantified("ALL", values);

    /// <summary><c>= "other"</c>: another column, which may be qualified. Inside another operator its operand.</summary>
    public static Op Col(string column)
    {
        var operand = Sql.Col(column).ToSql();
        return new(left => $"{left} = {operand}", operand);
    }

    /// <summary>All must hold of the column: operators, or values that it must be.</summary>
    public static Op And(params object?[] conditions) => Joined(" AND ", conditions);

    /// <summary>One must hold of the column: operators, or values that it may be.</summary>
    public static Op Or(params object?[] conditions) => Joined(" OR ", conditions);

    /// <summary>What a value in a where-object means.</summary>
    internal static Op Of(object? value) => value switch
    {
        Op op => op,
        _ when IsList(value) => In(value),
        _ => Eq(value),
    };

    internal string ToSql(string left) => _write(left);

    private static Op Compare(string symbol, object? value)
    {
        var operand = Operand(value);
        return new(left => $"{left} {symbol} {operand}");
    }

    private static Op Quantified(string word, object?[] values)
    {
        var operand = $"{word} ({Quote.Value(values is [var one] && (IsList(one) || one is SqlExpression) ? one : values)})";
        return new(left => $"{left} = {operand}", operand);
    }

    private static Op Joined(string word, object?[] conditions) => new(left =>
    {
        var written = conditions.Select(condition => Of(condition).ToSql(left)).Where(sql => sql.Length > 0).ToList();
        return written.Count > 0 ? $"({string.Join(word, written)})" : "";
    });

    private static string Operand(object? value) => value is Op op
        ? op._operand ?? throw new InvalidMigrationException(
            "WhereInvalid", "This operator cannot stand inside another one. Only Op.Any, Op.All and Op.Col can; join others with Op.And or Op.Or.")
        : Quote.Value(value);

    /// <summary>Empty where there is nothing to list.</summary>
    private static string List(object?[]? values) => values switch
    {
        null => "(NULL)",
        [SqlExpression expression] => expression.ToSql() is var sql && sql.StartsWith('(') ? sql : $"({sql})",
        [IEnumerable items] when IsList(items) => List([.. items.Cast<object?>()]),
        [] => "",
        _ => $"({string.Join(", ", values.Select(Quote.Value))})",
    };

    private static bool IsList(object? value) => value is IEnumerable and not (string or byte[] or IDictionary);
}
