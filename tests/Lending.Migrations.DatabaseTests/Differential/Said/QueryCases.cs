using System.Text.Json;
using System.Text.Json.Nodes;
using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

internal static class QueryCases
{
    private static readonly (string Name, string Sql, string Js, QueryOptions Ours)[] Filled =
    [
        ("names", "SELECT :a::int AS v, 'it''s :a' AS s", "{ replacements: { a: 1 } }", new() { Replacements = new { a = 1 } }),
        ("a list", "SELECT 'x'::text IN (:l) AS v", "{ replacements: { l: ['x', \"it's\"] } }", new() { Replacements = new { l = new[] { "x", "it's" } } }),
        ("marks", "SELECT ?::int AS v, ?::text AS s", "{ replacements: [7, 'q?'] }", new() { Replacements = new object[] { 7, "q?" } }),
        ("names beside comments", "SELECT /* :no */ :a AS v -- :no\n, $x$ :no $x$ AS s", "{ replacements: { a: true } }", new() { Replacements = new { a = true } }),
        ("an operator of JSON", "SELECT '{\"k\":1}'::jsonb ?| array['k'] AS v, ?::int AS w", "{ replacements: [3] }", new() { Replacements = new[] { 3 } }),
        ("null and a date", "SELECT :n::int AS v, (:d)::text AS s", "{ replacements: { n: null, d: new Date(0) } }",
            new() { Replacements = new { n = (int?)null, d = DateTimeOffset.UnixEpoch } }),
        ("numbers", "SELECT $1::int AS v, $2::text AS s", "{ bind: [5, 'x'] }", new() { Bind = new object[] { 5, "x" } }),
        ("bound names", "SELECT $a::int AS v, $b::text AS s, $a::int AS w", "{ bind: { a: 1, b: \"it's\" } }", new() { Bind = new { a = 1, b = "it's" } }),
        ("text for a place of another type", "SELECT id AS v FROM roles WHERE no = $no AND at IS NOT DISTINCT FROM $at", "{ bind: { no: '2', at: null } }",
            new() { Bind = new { no = "2", at = (string?)null } }),
    ];

    public static IReadOnlyList<Case> All { get; } =
    [
        Same("raw SQL", "", "await db.query('CREATE VIEW v AS SELECT 1 AS a;')", q => q.Query("CREATE VIEW v AS SELECT 1 AS a;")),
        Asks("raw SQL that asks", Cases.Roles, "return await db.query('SELECT label FROM roles ORDER BY id', { type: 'SELECT' })",
            q => q.Query<string>("SELECT label FROM roles ORDER BY id").Select(label => new { label })),
        Asks("raw SQL that changes", Cases.Roles, "return (await db.query('UPDATE roles SET ok = true WHERE no < :n', { type: 'BULKUPDATE', replacements: { n: 3 } }))",
            q => q.Query("UPDATE roles SET ok = true WHERE no < :n", new QueryOptions { Replacements = new { n = 3 } })),
        Same("several statements at once", "", "await db.query(`CREATE TABLE a (x text DEFAULT ';'); CREATE TABLE b (y int);`)",
            q => q.Query("CREATE TABLE a (x text DEFAULT ';'); CREATE TABLE b (y int);")),
        Asks("several questions at once", Cases.Roles, "return (await db.query('SELECT 1 AS a; SELECT 2 AS a'))[0]",
            q => q.Query<int>("SELECT 1 AS a; SELECT 2 AS a").Select(a => new { a })),
        .. Filled.Select(one => Asks(
            $"raw SQL filled with {one.Name}",
            Cases.Roles,
            $"const rows = await db.query({JsonSerializer.Serialize(one.Sql)}, {{ type: 'SELECT', ...({one.Js}) }}); return rows",
            q => JsonNode.Parse(q.Query<string>($"SELECT coalesce(json_agg(r), '[]')::text FROM ({one.Sql}) r", one.Ours)[0]))),
        Differs("a replacement without a value", Cases.Roles, "await db.query('SELECT :zz', { replacements: { a: 1 } })",
            q => q.Query("SELECT :zz", new QueryOptions { Replacements = new { a = 1 } }),
            new("errors are its own") { SequelizeFails = "has no entry in the replacement map", WeRefuse = "QueryInvalid" }),
        Differs("a bound value in a dollar quote", "", "await db.query('CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', { bind: {} })",
            q => q.Query("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$", new QueryOptions { Bind = new { } }),
            new("bind makes `$` of `$$`")
            {
                SequelizeFails = "syntax error",
                Meant = "await db.query('CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$')",
            }),
    ];
}
