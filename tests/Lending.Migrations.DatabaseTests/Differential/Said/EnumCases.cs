using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

internal static class EnumCases
{
    private const string WithEnum =
        "CREATE TYPE enum_users_role AS ENUM ('a', 'b'); CREATE TABLE users (id int, role enum_users_role); INSERT INTO users VALUES (1, 'a');";

    private static Difference Leaves(string meant) => new("leave it behind") { Meant = meant };

    public static IReadOnlyList<Case> All { get; } =
    [
        Same("an enum and an array of one", "",
            "await q.createTable('users', { role: { type: S.ENUM('a', \"it's\"), defaultValue: \"it's\" }, roles: S.ARRAY(S.ENUM('x', 'y')) })",
            q => q.CreateTable("users", new()
            {
                ["role"] = new() { Type = DataTypes.Enum("a", "it's"), DefaultValue = "it's" },
                ["roles"] = DataTypes.Array(DataTypes.Enum("x", "y")),
            })),
        Same("values beside the type", "", "await q.createTable('t', { e: { type: S.ENUM, values: ['a', 'b'] } })",
            q => q.CreateTable("t", new() { ["e"] = DataTypes.Enum("a", "b") })),
        Same("an enum column is added", "CREATE TABLE users (id int)", "await q.addColumn('users', 'st', { type: S.ENUM('on', 'off'), defaultValue: 'on' })",
            q => q.AddColumn("users", "st", new() { Type = DataTypes.Enum("on", "off"), DefaultValue = "on" })),
        Same("an enum column is added in a schema", "CREATE SCHEMA app; CREATE TABLE app.t (id int)",
            "await q.addColumn({ tableName: 't', schema: 'app' }, 'e', S.ENUM('p', 'q'))", q => q.AddColumn("app.t", "e", DataTypes.Enum("p", "q"))),
        Same("an enum that exists and is used stays as it is", WithEnum,
            "await q.createTable('users', { role: S.ENUM('other') })", q => q.CreateTable("users", new() { ["role"] = DataTypes.Enum("other") })),
        Same("an enum is dropped by its name", "CREATE TYPE mood AS ENUM ('a')", "await q.dropEnum('mood'); await q.dropEnum('mood')", q =>
        {
            q.DropEnum("mood");
            q.DropEnum("mood");
        }),
        Same("all enums are dropped", "CREATE TYPE m1 AS ENUM ('a'); CREATE TYPE m2 AS ENUM ('b')", "await q.dropAllEnums()", q => q.DropAllEnums()),
        Same("an enum is made by itself", "", "await db.query(`CREATE TYPE mood AS ENUM ('a', 'it''s')`)", q => q.CreateEnum("mood", "a", "it's")),
        Same("a value is added to an enum", WithEnum, "await db.query(`ALTER TYPE enum_users_role ADD VALUE IF NOT EXISTS 'c'`)",
            q => q.AddEnumValue("enum_users_role", "c")),
        Same("a value is added before another", WithEnum, "await db.query(`ALTER TYPE enum_users_role ADD VALUE 'c' BEFORE 'b'`)",
            q => q.AddEnumValue("enum_users_role", "c", before: "b")),
        Same("a value is added after another", WithEnum, "await db.query(`ALTER TYPE enum_users_role ADD VALUE 'c' AFTER 'a'`)",
            q => q.AddEnumValue("enum_users_role", "c", after: "a")),
        Differs("two enums where the first exists", "CREATE TYPE enum_t_a AS ENUM ('1')", "await q.createTable('t', { a: S.ENUM('1'), b: S.ENUM('2') })",
            q => q.CreateTable("t", new() { ["a"] = DataTypes.Enum("1"), ["b"] = DataTypes.Enum("2") }),
            new("createTable with two enum columns")
            {
                SequelizeFails = "does not exist",
                Meant = "await db.query(`CREATE TYPE enum_t_b AS ENUM ('2')`); await q.createTable('t', { a: S.ENUM('1'), b: S.ENUM('2') })",
            }),
        Differs("an array of an enum with a default is added", "CREATE TABLE t (id int)",
            "await q.addColumn('t', 'e', { type: S.ARRAY(S.ENUM('x', 'y')), defaultValue: ['x'] })",
            q => q.AddColumn("t", "e", new() { Type = DataTypes.Array(DataTypes.Enum("x", "y")), DefaultValue = new[] { "x" } }),
            new("addColumn with a default on an array of an enum")
            {
                SequelizeFails = "TypeError",
                Meant = "await db.query(`CREATE TYPE enum_t_e AS ENUM ('x', 'y'); ALTER TABLE t ADD e enum_t_e[] DEFAULT ARRAY['x']::enum_t_e[]`)",
            }),
        Differs("a table takes its enums along", WithEnum, "await q.dropTable('users')", q => q.DropTable("users"),
            Leaves("await q.dropTable('users'); await q.dropEnum('enum_users_role')")),
        Differs("a table takes its arrays' enums along, in a schema", "CREATE SCHEMA app; CREATE TYPE app.enum_t_e AS ENUM ('x'); CREATE TABLE app.t (e app.enum_t_e[])",
            "await q.dropTable({ tableName: 't', schema: 'app' })", q => q.DropTable("app.t"),
            Leaves("await db.query('DROP TABLE app.t; DROP TYPE app.enum_t_e')")),
        Differs("a column takes its enum along", WithEnum, "await q.removeColumn('users', 'role')", q => q.RemoveColumn("users", "role"),
            Leaves("await q.removeColumn('users', 'role'); await q.dropEnum('enum_users_role')")),
        Differs("a renamed table takes its enums along", WithEnum + "ALTER TABLE users RENAME TO people", "await q.dropTable('people')", q => q.DropTable("people"),
            Leaves("await q.dropTable('people'); await q.dropEnum('enum_users_role')")),
        Differs("a renamed column takes its enum along", WithEnum + "ALTER TABLE users RENAME role TO part", "await q.removeColumn('users', 'part')",
            q => q.RemoveColumn("users", "part"), Leaves("await q.removeColumn('users', 'part'); await q.dropEnum('enum_users_role')")),
        Differs("all tables take their enums along", WithEnum, "await q.dropAllTables()", q => q.DropAllTables(),
            Leaves("await q.dropTable('users'); await q.dropEnum('enum_users_role')")),
        Same("an enum that another table uses stays", WithEnum + "CREATE TABLE other (role enum_users_role)", "await q.dropTable('users')", q => q.DropTable("users")),
        Same("an enum that another column uses stays", WithEnum + "ALTER TABLE users ADD second enum_users_role",
            "await q.removeColumn('users', 'role')", q => q.RemoveColumn("users", "role")),
        Same("an enum that nobody's column brought stays", "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (m mood)", "await q.dropTable('t')", q => q.DropTable("t")),
        Same("the last user takes an enum along that it shared", WithEnum + "CREATE TABLE other (role enum_users_role)",
            "await q.dropTable('users'); await q.dropTable('other'); await q.dropEnum('enum_users_role')", q =>
            {
                q.DropTable("users");
                q.DropTable("other");
            }),
        Differs("a type that Sequelize left behind gives way", "CREATE TYPE enum_users_role AS ENUM ('old')", "await q.createTable('users', { role: S.ENUM('new') })",
            q => q.CreateTable("users", new() { ["role"] = DataTypes.Enum("new") }),
            new("that nothing uses")
            {
                Meant = "await q.dropEnum('enum_users_role'); await q.createTable('users', { role: S.ENUM('new') })",
            }),
    ];
}
