using Lending.Migrations.Operations;
using Words = Lending.Migrations.Operations;

namespace LendingMigrations.Scripts;

/// <summary>The members of <c>$Sequelize</c> that are neither a type (DataTypes) nor a piece of SQL (Sql).</summary>
internal sealed class SequelizeWords(ValueBinder values)
{
    private static readonly Dictionary<string, string> Comparators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["="] = nameof(Words.Op.Eq),
        ["!="] = nameof(Words.Op.Ne),
        ["<>"] = nameof(Words.Op.Ne),
        [">"] = nameof(Words.Op.Gt),
        [">="] = nameof(Words.Op.Gte),
        ["<"] = nameof(Words.Op.Lt),
        ["<="] = nameof(Words.Op.Lte),
        ["IS"] = nameof(Words.Op.Is),
        ["IS NOT"] = nameof(Words.Op.Not),
        ["IN"] = nameof(Words.Op.In),
        ["NOT IN"] = nameof(Words.Op.NotIn),
        ["LIKE"] = nameof(Words.Op.Like),
        ["NOT LIKE"] = nameof(Words.Op.NotLike),
        ["ILIKE"] = nameof(Words.Op.ILike),
        ["NOT ILIKE"] = nameof(Words.Op.NotILike),
        ["BETWEEN"] = nameof(Words.Op.Between),
        ["~"] = nameof(Words.Op.Regexp),
        ["@>"] = nameof(Words.Op.Contains),
    };

    private readonly WhereBinder _where = new(values);

    public ScriptNames Op { get; } = new("$Sequelize.Op", typeof(Op).GetMethods()
        .Where(method => method is { IsStatic: true, IsSpecialName: false } && method.ReturnType == typeof(Op))
        .Select(method => KeyValuePair.Create(method.Name, (object)new OpSymbol(method.Name))));

    public ScriptNames QueryTypes { get; } = new("$Sequelize.QueryTypes", new[] { "SELECT", "RAW", "INSERT", "UPDATE", "DELETE", "UPSERT", "BULKUPDATE", "BULKDELETE" }
        .Select(type => KeyValuePair.Create(type, (object)type)));

    public ScriptNames Deferrable { get; } = new("$Sequelize.Deferrable",
    [
        new("INITIALLY_DEFERRED", Words.Deferrable.InitiallyDeferred),
        new("INITIALLY_IMMEDIATE", Words.Deferrable.InitiallyImmediate),
        new("NOT", Words.Deferrable.Not),
    ]);

    /// <summary>The values stand beside it: <c>@{ type = $Sequelize.ENUM; values = 'a', 'b' }</c>.</summary>
    public EnumOfColumn Enum { get; } = new();

    /// <summary>As a default: the time of the row, by the database.</summary>
    public static SqlExpression Now => Sql.Fn("now");

    /// <summary>As a default: a random UUID, by the database (PostgreSQL 13).</summary>
    public static SqlExpression UuidV4 => Sql.Fn("gen_random_uuid");

    /// <summary>As Sequelize on PostgreSQL, which takes a precision alone.</summary>
    public static DataType Float(int precision, int scale) => precision > scale
        ? DataTypes.Float()
        : throw ValueBinder.Invalid($"FLOAT({precision}, {scale}) has more digits after the point than in all.");

    public static SqlExpression Cast(object? value, DataType type) => Sql.Cast(value, type);

    public Where Where(object left, object? value) => _where.Column(Left(left), value, "where");

    public Where Where(object left, object comparator, object? value)
    {
        var op = comparator as OpSymbol ?? (Comparators.TryGetValue($"{comparator}", out var name) ? new OpSymbol(name)
            : throw ValueBinder.Invalid($"where: '{comparator}' is none of these: {string.Join(' ', Comparators.Keys)}. Or take one of $Sequelize.Op."));
        return _where.Column(Left(left), new ScriptMap([new(op, value)], IsOrdered: true), "where");
    }

    public static Where And(params Where[] conditions) => Words.Where.And(conditions);

    public static Where Or(params Where[] conditions) => Words.Where.Or(conditions);

    private static object Left(object left) => left is string or SqlExpression
        ? left
        : throw ValueBinder.Wrong(left, "where", "a column or an expression ($Sequelize.fn, $Sequelize.col)");
}
