using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

internal static class DataCases
{
    public static IReadOnlyList<Case> All { get; } =
    [
        Same("rows of different columns", Cases.Roles,
            """
            await q.bulkInsert('roles', [{ label: "x'y", no: 1.5 * 2, at: new Date(0), ok: true }, { label: 'back\\slash', tags: ['a', "b'c"] },
              { label: null, meta: JSON.stringify({ a: 1 }) }])
            """,
            q => q.BulkInsert("roles",
            [
                new { label = "x'y", no = 3, at = DateTimeOffset.UnixEpoch, ok = true },
                new { label = @"back\slash", tags = new[] { "a", "b'c" } },
                new { label = (string?)null, meta = """{"a":1}""" },
            ])),
        Same("an expression in a row", Cases.Roles, "await q.bulkInsert('roles', [{ label: S.fn('upper', 'q'), no: S.literal('1 + 1') }])",
            q => q.BulkInsert("roles", [new { label = Sql.Fn("upper", "q"), no = Sql.Literal("1 + 1") }])),
        Same("an object with its column's type", Cases.Roles,
            "await q.bulkInsert('roles', [{ label: 'j', meta: { a: [1, null], b: \"it's\" } }], {}, { meta: { type: new S.JSONB() } })",
            q => q.BulkInsert("roles", [new { label = "j", meta = new { a = new int?[] { 1, null }, b = "it's" } }],
                new() { Attributes = new() { ["meta"] = DataTypes.JsonB } })),
        Same("duplicates are left out", Cases.Roles, "await q.bulkInsert('roles', [{ label: 'a' }, { label: 'new' }], { ignoreDuplicates: true })",
            q => q.BulkInsert("roles", [new { label = "a" }, new { label = "new" }], new() { IgnoreDuplicates = true })),
        Same("duplicates are updated", Cases.Roles,
            "await q.bulkInsert('roles', [{ label: 'a', no: 9, ok: false }, { label: 'n', no: 8 }], { updateOnDuplicate: ['no', 'ok'], upsertKeys: ['label'] })",
            q => q.BulkInsert("roles", [new { label = "a", no = 9, ok = (bool?)false }, new { label = "n", no = 8 }],
                new() { UpdateOnDuplicate = ["no", "ok"], UpsertKeys = ["label"] })),
        Same("duplicates of a partial index are updated", Cases.Roles + "CREATE UNIQUE INDEX part ON roles (no) WHERE ok;",
            "await q.bulkInsert('roles', [{ no: 1, label: 'z', ok: true }], { updateOnDuplicate: ['label'], upsertKeys: ['no'], conflictWhere: { ok: true } })",
            q => q.BulkInsert("roles", [new { no = 1, label = "z", ok = true }],
                new() { UpdateOnDuplicate = ["label"], UpsertKeys = ["no"], ConflictWhere = new() { ["ok"] = true } })),
        Asks("rows are read back", Cases.Roles, "return await q.bulkInsert('roles', [{ label: 'r' }, { label: 's' }], { returning: ['id', 'label'] })",
            q => q.BulkInsert<Row>("roles", [new { label = "r" }, new { label = "s" }], new() { Returning = ["id", "label"] })),
        Same("rows in a schema", "CREATE SCHEMA app; CREATE TABLE app.t (a int)", "await q.bulkInsert({ tableName: 't', schema: 'app' }, [{ a: 1 }])",
            q => q.BulkInsert("app.t", [new { a = 1 }])),
        Same("one row", Cases.Roles, "await q.insert(null, 'roles', { label: 'one', no: 7 })", q => q.Insert("roles", new { label = "one", no = 7 })),
        Same("a number that is big", "CREATE TABLE t (a numeric, b bigint)", "await q.bulkInsert('t', [{ a: '12345678901234567890.5', b: 9007199254740993n }])",
            q => q.BulkInsert("t", [new { a = 12345678901234567890.5m, b = 9007199254740993 }])),
        Differs("no row at all", Cases.Roles, "await q.bulkInsert('roles', [])", q => q.BulkInsert("roles", []),
            new("bulkInsert of no rows") { SequelizeFails = "syntax error", Meant = "" }),
        Differs("an empty array in a row", Cases.Roles, "await q.bulkInsert('roles', [{ label: 'e', tags: [] }])",
            q => q.BulkInsert("roles", [new { label = "e", tags = Array.Empty<string>() }], new() { Attributes = new() { ["tags"] = DataTypes.Array(DataTypes.Text) } }),
            new("An empty array in bulkInsert") { SequelizeFails = "cannot determine type of empty array", Meant = "await db.query(`INSERT INTO roles (label, tags) VALUES ('e', '{}')`)" }),
        Differs("an object without its column's type", Cases.Roles, "await q.bulkInsert('roles', [{ meta: { a: 1 } }])",
            q => q.BulkInsert("roles", [new { meta = new { a = 1 } }]),
            new("An object in bulkInsert") { SequelizeFails = "Invalid value", WeRefuse = "ValueInvalid" }),
        Asks("rows are updated", Cases.Roles, "return await q.bulkUpdate('roles', { ok: true, label: S.fn('upper', S.col('label')) }, { no: [1, 2] })",
            q => q.BulkUpdate("roles", new { ok = true, label = Sql.Fn("upper", Sql.Col("label")) }, new() { ["no"] = new[] { 1, 2 } })),
        Asks("all rows are updated", Cases.Roles, "return await q.bulkUpdate('roles', { no: 5, at: new Date(1000) }, {})",
            q => q.BulkUpdate("roles", new { no = 5, at = DateTimeOffset.UnixEpoch.AddSeconds(1) }, new())),
        Same("a value becomes null", Cases.Roles, "await q.bulkUpdate('roles', { no: null }, { label: 'a' })",
            q => q.BulkUpdate("roles", new { no = (int?)null }, new() { ["label"] = "a" })),
        Same("some rows are deleted", Cases.Roles, "await q.bulkDelete('roles', { label: ['a', \"it's\"] })",
            q => q.BulkDelete("roles", new() { ["label"] = new[] { "a", "it's" } })),
        Same("all rows are deleted", Cases.Roles, "await q.bulkDelete('roles', null, {})", q => q.BulkDelete("roles", null)),
        Same("rows are deleted by raw SQL", Cases.Roles, "await q.bulkDelete('roles', S.literal('no > 2'))", q => q.BulkDelete("roles", Sql.Literal("no > 2"))),
        Same("a table is emptied at once, and counts anew", Cases.Roles,
            "await q.bulkDelete('roles', null, { truncate: true, restartIdentity: true }); await q.bulkInsert('roles', [{ label: 'first' }])", q =>
            {
                q.BulkDelete("roles", null, new() { Truncate = true, RestartIdentity = true });
                q.BulkInsert("roles", [new { label = "first" }]);
            }),
        Same("a table is emptied with what points at it", Cases.Roles + "CREATE TABLE uses (role int REFERENCES roles); INSERT INTO uses VALUES (1);",
            "await q.bulkDelete('roles', null, { truncate: true, cascade: true })", q => q.BulkDelete("roles", null, new() { Truncate = true, Cascade = true })),
        Asks("rows are selected", Cases.Roles, "return await q.select(null, 'roles', { attributes: ['id', 'label'], where: { no: 2 } })",
            q => q.Select<Row>("roles", new() { ["no"] = 2 }, "id", "label")),
        Asks("one value is selected", Cases.Roles, "return await q.rawSelect('roles', { where: { label: 'b' }, attributes: ['no'] }, 'no')",
            q => q.RawSelect<int>("roles", new() { ["label"] = "b" }, "no")),
    ];

    /// <summary>Named as the columns are, for the results are compared as JSON.</summary>
    private sealed record Row
    {
        public int id { get; init; }

        public string label { get; init; } = "";
    }
}
