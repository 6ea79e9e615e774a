using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

/// <summary>Each operator picks the rows to delete; what stays shows what it picked.</summary>
internal static class WhereCases
{
    private const string Given =
        """
        CREATE TABLE w (id int PRIMARY KEY, a int, b int, s text, ok boolean, tags int[], r int4range, d timestamptz, v tsvector, y bytea);
        INSERT INTO w VALUES (1, 1, 1, 'va', true, '{1}', '[1,5)', 'epoch', 'x', 'ab'), (2, 2, 1, 'bv', false, '{1,2}', '[5,9)', NULL, 'y', NULL),
          (3, 3, 5, 'AVB', NULL, '{3}', '[2,4)', '2020-01-01', NULL, 'b'), (4, NULL, NULL, NULL, true, NULL, NULL, NULL, NULL, NULL),
          (5, 5, 5, 'x''y%', false, '{}', 'empty', NULL, 'x y', NULL);
        """;

    private static readonly (string Js, Where Ours)[] Conditions =
    [
        ("{ a: 1 }", new() { ["a"] = 1 }),
        ("{ s: \"x'y%\" }", new() { ["s"] = "x'y%" }),
        ("{ a: null }", new() { ["a"] = null }),
        ("{ ok: true }", new() { ["ok"] = true }),
        ("{ a: [1, 2] }", new() { ["a"] = new[] { 1, 2 } }),
        ("{ a: [] }", new() { ["a"] = Array.Empty<int>() }),
        ("{ a: 1, b: 1 }", new() { ["a"] = 1, ["b"] = 1 }),
        ("{ s: { [Op.eq]: 'va' } }", new() { ["s"] = Op.Eq("va") }),
        ("{ s: { [Op.ne]: 'va' } }", new() { ["s"] = Op.Ne("va") }),
        ("{ a: { [Op.gt]: 2 } }", new() { ["a"] = Op.Gt(2) }),
        ("{ a: { [Op.gte]: 2 } }", new() { ["a"] = Op.Gte(2) }),
        ("{ a: { [Op.lt]: 2 } }", new() { ["a"] = Op.Lt(2) }),
        ("{ a: { [Op.lte]: 2 } }", new() { ["a"] = Op.Lte(2) }),
        ("{ a: { [Op.is]: null } }", new() { ["a"] = Op.Is(null) }),
        ("{ a: { [Op.not]: null } }", new() { ["a"] = Op.Not(null) }),
        ("{ s: { [Op.like]: 'v%' } }", new() { ["s"] = Op.Like("v%") }),
        ("{ s: { [Op.notLike]: 'v%' } }", new() { ["s"] = Op.NotLike("v%") }),
        ("{ s: { [Op.iLike]: 'av%' } }", new() { ["s"] = Op.ILike("av%") }),
        ("{ s: { [Op.notILike]: 'av%' } }", new() { ["s"] = Op.NotILike("av%") }),
        ("{ s: { [Op.startsWith]: 'v' } }", new() { ["s"] = Op.StartsWith("v") }),
        ("{ s: { [Op.endsWith]: 'v' } }", new() { ["s"] = Op.EndsWith("v") }),
        ("{ s: { [Op.substring]: 'V' } }", new() { ["s"] = Op.Substring("V") }),
        ("{ s: { [Op.regexp]: '^v' } }", new() { ["s"] = Op.Regexp("^v") }),
        ("{ s: { [Op.notRegexp]: '^v' } }", new() { ["s"] = Op.NotRegexp("^v") }),
        ("{ s: { [Op.iRegexp]: 'V$' } }", new() { ["s"] = Op.IRegexp("V$") }),
        ("{ s: { [Op.notIRegexp]: 'V$' } }", new() { ["s"] = Op.NotIRegexp("V$") }),
        ("{ a: { [Op.not]: 1 } }", new() { ["a"] = Op.Not(1) }),
        ("{ ok: { [Op.not]: true } }", new() { ["ok"] = Op.Not(true) }),
        ("{ a: { [Op.not]: [1, 2] } }", new() { ["a"] = Op.Not(new[] { 1, 2 }) }),
        ("{ a: { [Op.ne]: null } }", new() { ["a"] = Op.Ne(null) }),
        ("{ a: { [Op.in]: [1, 5] } }", new() { ["a"] = Op.In(1, 5) }),
        ("{ a: { [Op.in]: S.literal('(SELECT 2)') } }", new() { ["a"] = Op.In(Sql.Literal("SELECT 2")) }),
        ("{ a: { [Op.notIn]: [1] } }", new() { ["a"] = Op.NotIn(1) }),
        ("{ a: { [Op.in]: [] } }", new() { ["a"] = Op.In() }),
        ("{ a: { [Op.notIn]: [] } }", new() { ["a"] = Op.NotIn() }),
        ("{ a: { [Op.between]: [2, 3] } }", new() { ["a"] = Op.Between(2, 3) }),
        ("{ a: { [Op.notBetween]: [2, 3] } }", new() { ["a"] = Op.NotBetween(2, 3) }),
        ("{ tags: { [Op.contains]: [1, 2] } }", new() { ["tags"] = Op.Contains(new[] { 1, 2 }) }),
        ("{ tags: { [Op.contained]: [1] } }", new() { ["tags"] = Op.Contained(new[] { 1 }) }),
        ("{ tags: { [Op.overlap]: [2, 3] } }", new() { ["tags"] = Op.Overlap(new[] { 2, 3 }) }),
        ("{ a: { [Op.any]: [1, 2] } }", new() { ["a"] = Op.Any(1, 2) }),
        ("{ a: { [Op.all]: [1] } }", new() { ["a"] = Op.All(1) }),
        ("{ s: { [Op.like]: { [Op.any]: ['v%', 'b%'] } } }", new() { ["s"] = Op.Like(Op.Any("v%", "b%")) }),
        ("{ r: { [Op.adjacent]: S.literal(`'[9,12)'::int4range`) } }", new() { ["r"] = Op.Adjacent(Sql.Literal("'[9,12)'::int4range")) }),
        ("{ r: { [Op.strictLeft]: S.literal(`'[5,9)'::int4range`) } }", new() { ["r"] = Op.StrictLeft(Sql.Literal("'[5,9)'::int4range")) }),
        ("{ r: { [Op.strictRight]: S.literal(`'[1,5)'::int4range`) } }", new() { ["r"] = Op.StrictRight(Sql.Literal("'[1,5)'::int4range")) }),
        ("{ r: { [Op.noExtendRight]: S.literal(`'[1,5)'::int4range`) } }", new() { ["r"] = Op.NoExtendRight(Sql.Literal("'[1,5)'::int4range")) }),
        ("{ r: { [Op.noExtendLeft]: S.literal(`'[2,5)'::int4range`) } }", new() { ["r"] = Op.NoExtendLeft(Sql.Literal("'[2,5)'::int4range")) }),
        ("{ v: { [Op.match]: S.fn('to_tsquery', 'x') } }", new() { ["v"] = Op.Match(Sql.Fn("to_tsquery", "x")) }),
        ("{ a: { [Op.col]: 'b' } }", new() { ["a"] = Op.Col("b") }),
        ("{ a: { [Op.gt]: { [Op.col]: 'b' } } }", new() { ["a"] = Op.Gt(Op.Col("b")) }),
        ("{ a: { [Op.gt]: 1, [Op.lt]: 5 } }", new() { ["a"] = Op.And(Op.Gt(1), Op.Lt(5)) }),
        ("{ a: { [Op.or]: [1, 2] } }", new() { ["a"] = Op.Or(1, 2) }),
        ("{ a: { [Op.or]: { [Op.lt]: 2, [Op.gt]: 4 } } }", new() { ["a"] = Op.Or(Op.Lt(2), Op.Gt(4)) }),
        ("{ a: { [Op.or]: [null, 5] } }", new() { ["a"] = Op.Or(null, 5) }),
        ("{ [Op.or]: [{ a: 1 }, { b: 5 }] }", Where.Or(new() { ["a"] = 1 }, new() { ["b"] = 5 })),
        ("{ [Op.or]: [{ a: 1, b: 5 }, { s: 'bv', ok: false }] }", Where.Or(new() { ["a"] = 1, ["b"] = 5 }, new() { ["s"] = "bv", ["ok"] = false })),
        ("{ [Op.and]: [{ a: 1 }, { b: 1 }] }", Where.And(new() { ["a"] = 1 }, new() { ["b"] = 1 })),
        ("{ [Op.not]: { a: 1, b: 1 } }", Where.Not(new() { ["a"] = 1, ["b"] = 1 })),
        ("{ [Op.or]: [] }", Where.Or()),
        ("S.literal('a > 1')", Sql.Literal("a > 1")),
        ("{ [Op.and]: [S.literal('(a = 1 OR b = 5)'), { ok: true }] }", Where.And(Sql.Literal("a = 1 OR b = 5"), new() { ["ok"] = true })),
        ("S.where(S.fn('lower', S.col('s')), 'avb')", Where.Of(Sql.Fn("lower", Sql.Col("s")), "avb")),
        ("S.where(S.fn('lower', S.col('s')), { [Op.like]: 'a%' })", new() { [Sql.Fn("lower", Sql.Col("s"))] = Op.Like("a%") }),
        ("S.where(S.cast(S.col('a'), 'text'), '3')", Where.Of(Sql.Cast(Sql.Col("a"), DataTypes.Text), "3")),
        ("{ d: new Date(0) }", new() { ["d"] = DateTimeOffset.UnixEpoch }),
        ("{ y: Buffer.from('ab') }", new() { ["y"] = "ab"u8.ToArray() }),
        ("{ a: 5n }", new() { ["a"] = 5L }),
        ("{ a: { [Op.in]: [1, null] } }", new() { ["a"] = Op.In(1, null) }),
    ];

    public static IReadOnlyList<Case> All { get; } =
    [
        .. Conditions.Select(condition => Same(
            $"rows where {condition.Js}",
            Given,
            $"const Op = S.Op; await q.bulkDelete('w', {condition.Js})",
            q => q.BulkDelete("w", condition.Ours))),
        Differs("rows where a column is an object", Given, "await q.bulkDelete('w', { s: { k: 'v' } })",
            q => q.BulkDelete("w", new() { ["s"] = new { k = "v" } }), new("An object in a where") { SequelizeFails = "Invalid value", WeRefuse = "ValueInvalid" }),
    ];
}
