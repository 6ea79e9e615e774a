using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

internal static class ColumnCases
{
    private const string InSchema = "CREATE SCHEMA app; CREATE TABLE app.t (a int, b text)";

    public static IReadOnlyList<Case> All { get; } =
    [
        Same("a column is added", Cases.Users, "await q.addColumn('users', 'rank', { type: S.INTEGER, allowNull: false, defaultValue: 1, comment: 'no.' })",
            q => q.AddColumn("users", "rank", new() { Type = DataTypes.Integer, AllowNull = false, DefaultValue = 1, Comment = "no." })),
        Same("a column of a bare type is added", Cases.Users, "await q.addColumn('users', 'a', S.STRING)", q => q.AddColumn("users", "a", DataTypes.String())),
        Same("a column of a type in words is added", Cases.Users, "await q.addColumn('users', 'a', { type: 'timestamptz(0)' })",
            q => q.AddColumn("users", "a", DataTypes.Raw("timestamptz(0)"))),
        Same("a column that points at a table is added", Cases.Users,
            "await q.addColumn('users', 'boss', { type: S.INTEGER, references: { model: 'users', key: 'id' }, onDelete: 'SET NULL', onUpdate: 'CASCADE' })",
            q => q.AddColumn("users", "boss", new()
            {
                Type = DataTypes.Integer,
                References = new("users"),
                OnDelete = ReferentialAction.SetNull,
                OnUpdate = ReferentialAction.Cascade,
            })),
        Same("a unique column is added", Cases.Users, "await q.addColumn('users', 'u', { type: S.INTEGER, unique: true })",
            q => q.AddColumn("users", "u", new() { Type = DataTypes.Integer, Unique = true })),
        Same("a counting column is added", Cases.Users, "await q.addColumn('users', 'n', { type: S.BIGINT, autoIncrement: true })",
            q => q.AddColumn("users", "n", new() { Type = DataTypes.BigInt, AutoIncrement = true })),
        Same("a column is added in a schema", InSchema, "await q.addColumn({ tableName: 't', schema: 'app' }, 'c', { type: S.TEXT, comment: 'x' })",
            q => q.AddColumn("app.t", "c", new() { Type = DataTypes.Text, Comment = "x" })),
        Same("a column's default is an expression", Cases.Users, "await q.addColumn('users', 'at', { type: S.DATE, defaultValue: S.literal('CURRENT_TIMESTAMP') })",
            q => q.AddColumn("users", "at", new() { Type = DataTypes.Date, DefaultValue = Sql.Literal("CURRENT_TIMESTAMP") })),
        Same("a column's default is a cast", Cases.Users, "await q.addColumn('users', 'c', { type: S.INTEGER, defaultValue: S.cast('5', 'integer') })",
            q => q.AddColumn("users", "c", new() { Type = DataTypes.Integer, DefaultValue = Sql.Cast(Sql.Literal("'5'"), DataTypes.Integer) })),
        Same("a column's default is null", Cases.Users, "await q.addColumn('users', 'c', { type: S.STRING, defaultValue: null })",
            q => q.AddColumn("users", "c", new() { Type = DataTypes.String(), DefaultValue = null })),
        Same("a column with a hostile default", Cases.Users, """await q.addColumn('users', 'c', { type: S.TEXT, defaultValue: "x'); DROP TABLE users; --" })""",
            q => q.AddColumn("users", "c", new() { Type = DataTypes.Text, DefaultValue = "x'); DROP TABLE users; --" })),
        Same("a column is removed", Cases.Users, "await q.removeColumn('users', 'name')", q => q.RemoveColumn("users", "name")),
        Same("a column is removed in a schema", InSchema, "await q.removeColumn({ tableName: 't', schema: 'app' }, 'a')", q => q.RemoveColumn("app.t", "a")),
        Same("a column is removed with its index", Cases.Users + "CREATE INDEX i ON users (name)",
            "await q.removeColumn('users', 'name')", q => q.RemoveColumn("users", "name")),
        Same("a column is renamed", Cases.Users, "await q.renameColumn('users', 'name', 'fullName')", q => q.RenameColumn("users", "name", "fullName")),
        Same("a column is renamed in a schema", "CREATE SCHEMA app; CREATE TABLE app.renamed (a int)",
            "await q.renameColumn({ tableName: 'renamed', schema: 'app' }, 'a', 'c')", q => q.RenameColumn("app.renamed", "a", "c")),
        Differs("a column that is not there is renamed", Cases.Users, "await q.renameColumn('users', 'nope', 'x')", q => q.RenameColumn("users", "nope", "x"),
            new("renameColumn looks the column up first") { SequelizeFails = "Table users doesn't have the column nope", WeRefuse = "StatementFailed" }),
        Differs("a column that is the key is added", "CREATE TABLE t (a int)", "await q.addColumn('t', 'id', { type: S.INTEGER, primaryKey: true })",
            q => q.AddColumn("t", "id", new() { Type = DataTypes.Integer, PrimaryKey = true }),
            new("addColumn drops `primaryKey: true` silently") { Meant = "await db.query('ALTER TABLE t ADD COLUMN id integer PRIMARY KEY')" }),
        Differs("a default that is no value of the enum", Cases.Users, "await q.addColumn('users', 'e', { type: S.ENUM('a'), defaultValue: 'b' })",
            q => q.AddColumn("users", "e", new() { Type = DataTypes.Enum("a"), DefaultValue = "b" }),
            new("on an enum that has no such value") { SequelizeFails = "invalid input value for enum", WeRefuse = "ValueInvalid" }),
        Differs("a counter that cannot count", "", "await q.createTable('t', { a: { type: S.TEXT, autoIncrement: true } })",
            q => q.CreateTable("t", new() { ["a"] = new() { Type = DataTypes.Text, AutoIncrement = true } }),
            new("`autoIncrement` on a type that cannot count") { SequelizeFails = "Error", WeRefuse = "ColumnDefinitionInvalid" }),
        Differs("a rule without a target", "", "await q.createTable('t', { a: { type: S.INTEGER, onDelete: 'CASCADE' } })",
            q => q.CreateTable("t", new() { ["a"] = new() { Type = DataTypes.Integer, OnDelete = ReferentialAction.Cascade } }),
            new("onDelete or onUpdate without references") { WeRefuse = "ColumnDefinitionInvalid" }),
        Differs("a string with NUL", Cases.Users, @"await q.addColumn('users', 'c', { type: S.TEXT, defaultValue: 'a\0b' })",
            q => q.AddColumn("users", "c", new() { Type = DataTypes.Text, DefaultValue = "a\0b" }),
            new("NUL in a string becomes") { WeRefuse = "ValueInvalid" }),
        Differs("a name with a quote", "", """await q.createTable('a"b', { c: S.TEXT })""", q => q.CreateTable(new("a\"b"), new() { ["c"] = DataTypes.Text }),
            new("""Removes `"` from names""") { Meant = """await db.query('CREATE TABLE "a""b" (c text)')""" }),
    ];
}
