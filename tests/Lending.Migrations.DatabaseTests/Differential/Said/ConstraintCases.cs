using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

internal static class ConstraintCases
{
    private const string Tables = Cases.Users
        + """CREATE SCHEMA app; CREATE TABLE app.sch (id int, st text); CREATE TABLE pk2 (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE loans (a int, "bId" int);""";

    public static IReadOnlyList<Case> All { get; } =
    [
        Same("a unique constraint with its default name", Tables, "await q.addConstraint('users', { type: 'unique', fields: ['email', 'name'] })",
            q => q.AddConstraint("users", new() { Type = ConstraintType.Unique, Fields = ["email", "name"] })),
        Same("a unique constraint that is checked at commit", Tables,
            "await q.addConstraint('users', { type: 'UNIQUE', fields: ['email'], name: 'uq', deferrable: S.Deferrable.INITIALLY_DEFERRED })",
            q => q.AddConstraint("users", new() { Type = ConstraintType.Unique, Fields = ["email"], Name = "uq", Deferrable = Deferrable.InitiallyDeferred })),
        Same("a unique constraint that may be put off", Tables,
            "await q.addConstraint('users', { type: 'unique', fields: ['email'], deferrable: S.Deferrable.INITIALLY_IMMEDIATE })",
            q => q.AddConstraint("users", new() { Type = ConstraintType.Unique, Fields = ["email"], Deferrable = Deferrable.InitiallyImmediate })),
        Same("a unique constraint that may not be put off", Tables,
            "await q.addConstraint('users', { type: 'unique', fields: ['email'], deferrable: S.Deferrable.NOT })",
            q => q.AddConstraint("users", new() { Type = ConstraintType.Unique, Fields = ["email"], Deferrable = Deferrable.Not })),
        Same("a check of a list", Tables, "await q.addConstraint('users', { type: 'check', fields: ['name'], where: { name: ['admin', 'user'] } })",
            q => q.AddConstraint("users", new() { Type = ConstraintType.Check, Fields = ["name"], Where = new() { ["name"] = new[] { "admin", "user" } } })),
        Same("a check of a range", Tables,
            "await q.addConstraint('users', { type: 'check', fields: ['age'], name: 'age_ck', where: { age: { [S.Op.gte]: 0, [S.Op.lt]: 100 } } })",
            q => q.AddConstraint("users", new()
            {
                Type = ConstraintType.Check,
                Fields = ["age"],
                Name = "age_ck",
                Where = new() { ["age"] = Op.And(Op.Gte(0), Op.Lt(100)) },
            })),
        Same("a check in raw SQL", Tables, "await q.addConstraint('users', { type: 'check', fields: ['age'], where: S.literal('age > -1') })",
            q => q.AddConstraint("users", new() { Type = ConstraintType.Check, Fields = ["age"], Where = Sql.Literal("age > -1") })),
        Same("a key", Tables, "await q.addConstraint('loans', { type: 'primary key', fields: ['a', 'bId'] })",
            q => q.AddConstraint("loans", new() { Type = ConstraintType.PrimaryKey, Fields = ["a", "bId"] })),
        Same("a key with a name", Tables, "await q.addConstraint('loans', { type: 'primary key', fields: ['a'], name: 'the_key' })",
            q => q.AddConstraint("loans", new() { Type = ConstraintType.PrimaryKey, Fields = ["a"], Name = "the_key" })),
        Same("a foreign key with its default name", Tables,
            "await q.addConstraint('loans', { type: 'foreign key', fields: ['bId'], references: { table: 'users', field: 'id' }, onDelete: 'cascade', onUpdate: 'no action' })",
            q => q.AddConstraint("loans", new()
            {
                Type = ConstraintType.ForeignKey,
                Fields = ["bId"],
                References = new("users"),
                OnDelete = ReferentialAction.Cascade,
                OnUpdate = ReferentialAction.NoAction,
            })),
        Same("a foreign key of two columns", Tables,
            "await q.addConstraint('loans', { type: 'foreign key', fields: ['a', 'bId'], name: 'fkc', references: { table: 'pk2', fields: ['a', 'b'] } })",
            q => q.AddConstraint("loans", new() { Type = ConstraintType.ForeignKey, Fields = ["a", "bId"], Name = "fkc", References = new("pk2", "a", "b") })),
        Same("a foreign key that is checked at commit", Tables,
            "await q.addConstraint('loans', { type: 'foreign key', fields: ['a'], references: { table: 'users', field: 'id' }, deferrable: S.Deferrable.INITIALLY_DEFERRED })",
            q => q.AddConstraint("loans", new()
            {
                Type = ConstraintType.ForeignKey,
                Fields = ["a"],
                References = new("users"),
                Deferrable = Deferrable.InitiallyDeferred,
            })),
        Same("a foreign key into another schema", Tables,
            "await q.addConstraint({ tableName: 'sch', schema: 'app' }, { type: 'foreign key', fields: ['id'], name: 'out', references: { table: { tableName: 'users', schema: 'public' }, field: 'id' } })",
            q => q.AddConstraint("app.sch", new() { Type = ConstraintType.ForeignKey, Fields = ["id"], Name = "out", References = new("public.users") })),
        Differs("a foreign key into another schema without a name", Tables,
            "await q.addConstraint({ tableName: 'sch', schema: 'app' }, { type: 'foreign key', fields: ['id'], references: { table: { tableName: 'users', schema: 'public' }, field: 'id' } })",
            q => q.AddConstraint("app.sch", new() { Type = ConstraintType.ForeignKey, Fields = ["id"], References = new("public.users") }),
            new("`app.sch2_st_uk`") { Meant = "await db.query('ALTER TABLE app.sch ADD CONSTRAINT sch_id_users_fk FOREIGN KEY (id) REFERENCES users (id)')" }),
        Differs("a constraint in a schema without a name, and its removal", Tables,
            "await q.addConstraint('app.sch', { type: 'unique', fields: ['st'] }); await q.removeConstraint('app.sch', 'app.sch_st_uk')",
            q =>
            {
                q.AddConstraint("app.sch", new() { Type = ConstraintType.Unique, Fields = ["st"] });
                q.RemoveConstraint("app.sch", "sch_st_uk");
            },
            new("`app.sch2_st_uk`") { SequelizeFails = "Error", Meant = "" }),
        Differs("a constraint in a schema without a name", Tables, "await q.addConstraint({ tableName: 'sch', schema: 'app' }, { type: 'unique', fields: ['st'] })",
            q => q.AddConstraint("app.sch", new() { Type = ConstraintType.Unique, Fields = ["st"] }),
            new("`app.sch2_st_uk`") { Meant = "await db.query('ALTER TABLE app.sch ADD CONSTRAINT sch_st_uk UNIQUE (st)')" }),
        Same("a constraint is removed", Tables + "ALTER TABLE users ADD CONSTRAINT uq UNIQUE (email)", "await q.removeConstraint('users', 'uq')",
            q => q.RemoveConstraint("users", "uq")),
        Differs("a constraint that is not there is removed", Tables, "await q.removeConstraint('users', 'nope')", q => q.RemoveConstraint("users", "nope"),
            new("errors are its own") { SequelizeFails = "SequelizeUnknownConstraintError", WeRefuse = "StatementFailed" }),
        Differs("a foreign key without a target", Tables, "await q.addConstraint('loans', { type: 'foreign key', fields: ['a'] })",
            q => q.AddConstraint("loans", new() { Type = ConstraintType.ForeignKey, Fields = ["a"] }),
            new("errors are its own") { SequelizeFails = "must be specified", WeRefuse = "ConstraintInvalid" }),
        Differs("a constraint without fields", Tables, "await q.addConstraint('loans', { type: 'unique' })",
            q => q.AddConstraint("loans", new() { Type = ConstraintType.Unique }),
            new("errors are its own") { SequelizeFails = "Fields must be specified", WeRefuse = "ConstraintInvalid" }),
    ];
}
