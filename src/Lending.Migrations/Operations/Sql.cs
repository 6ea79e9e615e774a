using System.Text.RegularExpressions;

namespace Lending.Migrations.Operations;

/// <summary>
/// Marks what is SQL and not a value. Everywhere else a string is a name or a value and is quoted as such, so raw SQL is always
/// visible as such in a migration (Sequelize: <c>literal</c>, <c>fn</c>, <c>col</c>, <c>cast</c>).
/// </summary>
public static class Sql
{
    /// <summary>SQL as it is, for example <c>Sql.Literal("gen_random_uuid()")</c>. Never build it from foreign text.</summary>
    /// <param name="text">Pasted as it stands.</param>
    /// <exception cref="InvalidMigrationException">The text is empty.</exception>
    public static SqlExpression Literal(string text) => string.IsNullOrWhiteSpace(text)
        ? throw new InvalidMigrationException("ExpressionInvalid", "Sql.Literal was given no SQL.")
        : new RawSql(text);

    /// <summary>A call of a function: <c>Sql.Fn("now")</c>, <c>Sql.Fn("lower", Sql.Col("email"))</c>.</summary>
    /// <param name="name">The function; may be qualified (<c>app.next_code</c>). Not quoted, so its case does not count.</param>
    /// <param name="arguments">Values, escaped by their CLR type, or other expressions.</param>
    /// <exception cref="InvalidMigrationException">The name is not that of a function.</exception>
    public static SqlExpression Fn(string name, params object?[] arguments) =>
        new RawSql($"{Word.Checked(name, "function")}({string.Join(", ", arguments.Select(Quote.Value))})");

    /// <summary>A column: <c>Sql.Col("email")</c>, <c>Sql.Col("users.email")</c>, <c>Sql.Col("*")</c>.</summary>
    /// <param name="name">Split at its dots, each part quoted.</param>
    /// <exception cref="InvalidMigrationException">A part is empty or cannot be stored.</exception>
    public static SqlExpression Col(string name) =>
        new RawSql(string.Join('.', name.Split('.').Select(part => part == "*" ? part : Quote.Identifier(part))));

    /// <summary>A cast: <c>Sql.Cast("5", DataTypes.Integer)</c>.</summary>
    /// <param name="value">A value, escaped as its type asks, or another expression.</param>
    /// <param name="type">Any type but an enum, whose name depends on its column.</param>
    /// <exception cref="InvalidMigrationException">The value does not fit the type.</exception>
    public static SqlExpression Cast(object? value, DataType type) => new RawSql($"CAST({type.Literal(value)} AS {type.SqlText})");

    private sealed record RawSql(string Text) : SqlExpression
    {
        internal override string ToSql() => Text;
    }
}

/// <summary>A piece of SQL: made by <see cref="Sql"/>, accepted wherever a value or a field may be an expression.</summary>
public abstract record SqlExpression
{
    private protected SqlExpression()
    {
    }

    internal abstract string ToSql();

    /// <summary>The SQL.</summary>
    public sealed override string ToString() => ToSql();
}

/// <summary>Names that SQL writes without quotes: functions, index methods, operator classes.</summary>
internal static partial class Word
{
    public static string Checked(string? word, string what) => word is not null && Pattern().IsMatch(word)
        ? word
        : throw new InvalidMigrationException(
            "ExpressionInvalid", $"'{word}' is not the name of a {what}. Write letters, digits and _, with dots between the parts.");

    [GeneratedRegex("""\A(?:(?:\A|\.)(?:[\p{L}_][\p{L}\p{Nd}_$]*|"[^"\0]+"))+\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
