using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

internal static class TableCases
{
    private static readonly Difference Moves = new("renameTable to a schema-qualified name")
    {
        SequelizeFails = "syntax error",
        Meant = "await db.query('ALTER TABLE app.t SET SCHEMA other'); await db.query('ALTER TABLE other.t RENAME TO u')",
    };

    public static IReadOnlyList<Case> All { get; } =
    [
        Same("a table of all that a column can be", "",
            """
            await q.createTable('users', {
              id: { type: S.INTEGER, primaryKey: true, autoIncrement: true },
              email: { type: S.STRING, allowNull: false, unique: true },
              balance: { type: S.DECIMAL(10, 2), defaultValue: 0 },
              active: { type: S.BOOLEAN, allowNull: false, defaultValue: true, comment: "it's on" },
              role: { type: S.ENUM('admin', 'user'), allowNull: false, defaultValue: 'user' },
              meta: { type: S.JSONB, defaultValue: {} },
              gid: { type: S.UUID, defaultValue: S.fn('gen_random_uuid') },
              createdAt: { type: S.DATE, allowNull: false, defaultValue: S.literal('now()') },
            }, { comment: "users' table" })
            """,
            q => q.CreateTable("users", new()
            {
                ["id"] = new() { Type = DataTypes.Integer, PrimaryKey = true, AutoIncrement = true },
                ["email"] = new() { Type = DataTypes.String(), AllowNull = false, Unique = true },
                ["balance"] = new() { Type = DataTypes.Decimal(10, 2), DefaultValue = 0 },
                ["active"] = new() { Type = DataTypes.Boolean, AllowNull = false, DefaultValue = true, Comment = "it's on" },
                ["role"] = new() { Type = DataTypes.Enum("admin", "user"), AllowNull = false, DefaultValue = "user" },
                ["meta"] = new() { Type = DataTypes.JsonB, DefaultValue = new { } },
                ["gid"] = new() { Type = DataTypes.Uuid, DefaultValue = Sql.Fn("gen_random_uuid") },
                ["createdAt"] = new() { Type = DataTypes.Date, AllowNull = false, DefaultValue = Sql.Literal("now()") },
            }, new() { Comment = "users' table" })),
        Same("a key of two columns", "",
            "await q.createTable('pk2', { a: { type: S.INTEGER, primaryKey: true }, b: { type: S.UUID, primaryKey: true } })",
            q => q.CreateTable("pk2", new()
            {
                ["a"] = new() { Type = DataTypes.Integer, PrimaryKey = true },
                ["b"] = new() { Type = DataTypes.Uuid, PrimaryKey = true },
            })),
        Same("a key that is unique too", "",
            "await q.createTable('t', { a: { type: S.STRING, allowNull: false, unique: true, primaryKey: true } })",
            q => q.CreateTable("t", new() { ["a"] = new() { Type = DataTypes.String(), AllowNull = false, Unique = true, PrimaryKey = true } })),
        Same("unique keys over several columns", "",
            """
            await q.createTable('t', { a: S.INTEGER, b: S.INTEGER, c: S.TEXT },
              { uniqueKeys: { one: { fields: ['a', 'b'] }, two: { fields: ['b', 'c'] } } })
            """,
            q => q.CreateTable("t", new() { ["a"] = DataTypes.Integer, ["b"] = DataTypes.Integer, ["c"] = DataTypes.Text },
                new() { UniqueKeys = [new("a", "b"), new("b", "c")] })),
        Same("a table in a schema that options name", "CREATE SCHEMA app",
            "await q.createTable('t', { id: S.INTEGER, st: S.ENUM('x', 'y') }, { schema: 'app' })",
            q => q.CreateTable("t", new() { ["id"] = DataTypes.Integer, ["st"] = DataTypes.Enum("x", "y") }, new() { Schema = "app" })),
        Same("a table in a schema that points at itself", "CREATE SCHEMA app",
            """
            await q.createTable({ tableName: 't', schema: 'app' }, {
              id: { type: S.INTEGER, primaryKey: true },
              parent: { type: S.INTEGER, references: { model: 't', key: 'id' } },
            })
            """,
            q => q.CreateTable("app.t", new()
            {
                ["id"] = new() { Type = DataTypes.Integer, PrimaryKey = true },
                ["parent"] = new() { Type = DataTypes.Integer, References = new("t") },
            })),
        Same("a table with comments in a schema", "CREATE SCHEMA app",
            "await q.createTable({ tableName: 't', schema: 'app' }, { a: { type: S.TEXT, comment: 'x -- y' } }, { comment: 'z' })",
            q => q.CreateTable("app.t", new() { ["a"] = new() { Type = DataTypes.Text, Comment = "x -- y" } }, new() { Comment = "z" })),
        Same("a table that exists stays as it is", "CREATE TABLE t (a text)",
            "await q.createTable('t', { b: S.INTEGER })", q => q.CreateTable("t", new() { ["b"] = DataTypes.Integer })),
        Same("the three counters", "",
            """
            await q.createTable('t', { a: { type: S.INTEGER, autoIncrement: true }, b: { type: S.BIGINT, autoIncrement: true },
              c: { type: S.SMALLINT, autoIncrement: true } })
            """,
            q => q.CreateTable("t", new()
            {
                ["a"] = new() { Type = DataTypes.Integer, AutoIncrement = true },
                ["b"] = new() { Type = DataTypes.BigInt, AutoIncrement = true },
                ["c"] = new() { Type = DataTypes.SmallInt, AutoIncrement = true },
            })),
        Same("an identity column", "",
            "await q.createTable('t', { a: { type: S.INTEGER, autoIncrementIdentity: true, autoIncrement: true, primaryKey: true } })",
            q => q.CreateTable("t", new() { ["a"] = new() { Type = DataTypes.Integer, AutoIncrementIdentity = true, PrimaryKey = true } })),
        Same("names that need quotes", "",
            """await q.createTable('Select From', { 'Order By': S.TEXT, "it's": { type: S.TEXT, comment: 'c' } })""",
            q => q.CreateTable("Select From", new() { ["Order By"] = DataTypes.Text, ["it's"] = new() { Type = DataTypes.Text, Comment = "c" } })),
        Same("a table is dropped", Cases.Users, "await q.dropTable('users')", q => q.DropTable("users")),
        Same("a table that is not there is dropped", "", "await q.dropTable('nope')", q => q.DropTable("nope")),
        Same("a table is dropped with what points at it", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)",
            "await q.dropTable('a', { cascade: true })", q => q.DropTable("a", cascade: true)),
        Same("a table in a schema is dropped", "CREATE SCHEMA app; CREATE TABLE app.t (a int)",
            "await q.dropTable({ tableName: 't', schema: 'app' })", q => q.DropTable("app.t")),
        Same("a table is renamed", Cases.Users, "await q.renameTable('users', 'people')", q => q.RenameTable("users", "people")),
        Same("a table in a schema is renamed", "CREATE SCHEMA app; CREATE TABLE app.t (a int)",
            "await q.renameTable({ tableName: 't', schema: 'app' }, 'u')", q => q.RenameTable("app.t", "u")),
        Differs("a table is moved and renamed", "CREATE SCHEMA app; CREATE SCHEMA other; CREATE TABLE app.t (a int)",
            "await q.renameTable({ tableName: 't', schema: 'app' }, { tableName: 'u', schema: 'other' })", q => q.RenameTable("app.t", "other.u"), Moves),
        Same("all tables are dropped but one", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a); CREATE TABLE c (x int)",
            "await q.dropAllTables({ skip: ['c'] })", q => q.DropAllTables(["c"])),
        Same("a schema is made, twice", "", "await q.createSchema('app'); await q.createSchema('app')", q =>
        {
            q.CreateSchema("app");
            q.CreateSchema("app");
        }),
        Same("a schema is dropped with its tables", "CREATE SCHEMA app; CREATE TABLE app.t (a int)",
            "await q.dropSchema('app'); await q.dropSchema('app')", q =>
        {
            q.DropSchema("app");
            q.DropSchema("app");
        }),
        Differs("a dotted name is a schema's", "CREATE SCHEMA app", "await q.createTable('app.t', { a: S.TEXT })",
            q => q.CreateTable("app.t", new() { ["a"] = DataTypes.Text }),
            new("""Splits `"app.users"` everywhere""") { Meant = "await q.createTable({ tableName: 't', schema: 'app' }, { a: S.TEXT })" }),
        Same("a comment that looks like SQL", "", "await q.createTable('t', { a: { type: S.TEXT, comment: 'is NOT NULL and PRIMARY KEY' } })",
            q => q.CreateTable("t", new() { ["a"] = new() { Type = DataTypes.Text, Comment = "is NOT NULL and PRIMARY KEY" } })),
        Differs("a default that looks like SQL", "", "await q.createTable('t', { a: { type: S.TEXT, defaultValue: 'COMMENT x' } })",
            q => q.CreateTable("t", new() { ["a"] = new() { Type = DataTypes.Text, DefaultValue = "COMMENT x" } }),
            new("is taken for SQL") { SequelizeFails = "syntax error", Meant = "await db.query(`CREATE TABLE t (a text DEFAULT 'COMMENT x')`)" }),
    ];
}
