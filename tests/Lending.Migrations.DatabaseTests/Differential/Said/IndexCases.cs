using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

internal static class IndexCases
{
    private const string InSchema = "CREATE SCHEMA app; CREATE TABLE app.sch (id int, st text)";

    public static IReadOnlyList<Case> All { get; } =
    [
        Same("an index with its default name", Cases.Users, "await q.addIndex('users', ['email', 'createdAt'])", q => q.AddIndex("users", ["email", "createdAt"])),
        Same("an index on a table with capitals", "CREATE TABLE \"LoanRequests\" (\"createdAt\" date, \"borrowerID\" int, \"Email\" text)",
            "await q.addIndex('LoanRequests', ['createdAt', 'borrowerID']); await q.addIndex('LoanRequests', ['Email'])", q =>
            {
                q.AddIndex("LoanRequests", ["createdAt", "borrowerID"]);
                q.AddIndex("LoanRequests", ["Email"]);
            }),
        Same("a unique index of a part of the rows", Cases.Users,
            "await q.addIndex('users', { fields: ['email'], name: 'my_idx', unique: true, where: { active: true, name: { [S.Op.ne]: null } } })",
            q => q.AddIndex("users", ["email"], new() { Name = "my_idx", Unique = true, Where = new() { ["active"] = true, ["name"] = Op.Ne(null) } })),
        Same("an index where raw SQL says so", Cases.Users, "await q.addIndex('users', ['email'], { where: S.literal('age > 5 OR active') })",
            q => q.AddIndex("users", ["email"], new() { Where = Sql.Literal("age > 5 OR active") })),
        Same("an index with type UNIQUE", Cases.Users, "await q.addIndex('users', ['email', 'name'], { type: 'UNIQUE' })",
            q => q.AddIndex("users", ["email", "name"], new() { Unique = true })),
        Same("an index with a method, a collation, a class, an order and an expression", Cases.Users,
            """
            await q.addIndex('users', { name: 'ix', using: 'BTREE',
              fields: [{ name: 'email', collate: 'C', operator: 'varchar_pattern_ops', order: 'DESC' }, S.fn('lower', S.col('name'))] })
            """,
            q => q.AddIndex("users",
                [new("email") { Collate = "C", Operator = "varchar_pattern_ops", Order = IndexOrder.Descending }, Sql.Fn("lower", Sql.Col("name"))],
                new() { Name = "ix", Using = "BTREE" })),
        Same("an index whose nulls come last", Cases.Users, "await q.addIndex('users', { fields: [{ name: 'age', order: 'DESC NULLS LAST' }] })",
            q => q.AddIndex("users", [new("age") { Order = IndexOrder.DescendingNullsLast }])),
        Same("an index whose nulls come first", Cases.Users, "await q.addIndex('users', { fields: [{ name: 'age', order: 'ASC NULLS FIRST' }] })",
            q => q.AddIndex("users", [new("age") { Order = IndexOrder.AscendingNullsFirst }])),
        Same("a gin index with one class for all", Cases.Users, "await q.addIndex('users', ['meta'], { using: 'gin', operator: 'jsonb_path_ops' })",
            q => q.AddIndex("users", ["meta"], new() { Using = "gin", Operator = "jsonb_path_ops" })),
        Same("a hash index", Cases.Users, "await q.addIndex('users', ['email'], { using: 'hash' })", q => q.AddIndex("users", ["email"], new() { Using = "hash" })),
        Same("a brin index", Cases.Users, "await q.addIndex('users', ['createdAt'], { using: 'brin' })", q => q.AddIndex("users", ["createdAt"], new() { Using = "brin" })),
        Same("an index on an expression without a name", Cases.Users, "await q.addIndex('users', { fields: [S.fn('lower', S.col('email'))] })",
            q => q.AddIndex("users", [Sql.Fn("lower", Sql.Col("email"))])),
        Same("an index on raw SQL", Cases.Users, "await q.addIndex('users', { fields: [S.literal(`(meta ->> 'k')`)], name: 'raw_ix' })",
            q => q.AddIndex("users", [Sql.Literal("(meta ->> 'k')")], new() { Name = "raw_ix" })),
        Same("an index with a prefix", Cases.Users, "await q.addIndex('users', ['email'], { prefix: 'PeopleX' })",
            q => q.AddIndex("users", ["email"], new() { Prefix = "PeopleX" })),
        Same("an index on a table named with a dot", InSchema, "await q.addIndex('app.sch', ['id'])", q => q.AddIndex("app.sch", ["id"])),
        Same("an index on a table named with its schema", InSchema, "await q.addIndex({ tableName: 'sch', schema: 'app' }, ['st'])",
            q => q.AddIndex(new("sch", "app"), ["st"])),
        Same("an index made concurrently", Cases.Users, "await q.addIndex('users', ['age'], { concurrently: true })",
            q => q.AddIndex("users", ["age"], new() { Concurrently = true })) with { Transactional = false },
        Same("an index dropped concurrently", Cases.Users + "CREATE INDEX users_age ON users (age)",
            "await q.removeIndex('users', 'users_age', { concurrently: true })",
            q => q.RemoveIndex("users", "users_age", concurrently: true)) with { Transactional = false },
        Same("an index dropped by name", Cases.Users + "CREATE INDEX i ON users (age)", "await q.removeIndex('users', 'i')", q => q.RemoveIndex("users", "i")),
        Same("an index dropped by fields", Cases.Users + "CREATE INDEX users_email_created_at ON users (email)",
            "await q.removeIndex('users', ['email', 'createdAt'])", q => q.RemoveIndex("users", ["email", "createdAt"])),
        Same("an index dropped that is not there", Cases.Users, "await q.removeIndex('users', 'nope')", q => q.RemoveIndex("users", "nope")),
        Same("an index dropped by a name with a schema", InSchema + "; CREATE INDEX sch_st ON app.sch (st)",
            "await q.removeIndex('app.sch', 'app.sch_st')", q => q.RemoveIndex("app.sch", "app.sch_st")),
        Differs("an index dropped by fields in a schema", InSchema + "; CREATE INDEX sch_st ON app.sch (st)",
            "await q.removeIndex({ tableName: 'sch', schema: 'app' }, ['st'])", q => q.RemoveIndex(new("sch", "app"), ["st"]),
            new("removeIndex by fields on a table with a schema") { Meant = "await db.query('DROP INDEX app.sch_st')" }),
        Same("an index that carries columns along", Cases.Users, "await db.query('CREATE INDEX users_email ON users (email) INCLUDE (name, age)')",
            q => q.AddIndex("users", ["email"], new() { Include = ["name", "age"] })),
        Same("an index that may exist", Cases.Users, "await db.query('CREATE INDEX IF NOT EXISTS users_email ON users (email)')", q =>
        {
            q.AddIndex("users", ["email"], new() { IfNotExists = true });
            q.AddIndex("users", ["email"], new() { IfNotExists = true });
        }),
    ];
}
