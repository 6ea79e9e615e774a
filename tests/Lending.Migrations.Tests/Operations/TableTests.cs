using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.Tests.Operations;

public sealed class TableTests
{
    [Fact]
    public void A_table_of_every_kind_of_column_is_what_Sequelize_makes_with_its_schema_said()
    {
        var statements = Recording.Of(queryInterface => queryInterface.CreateTable("users", new()
        {
            ["id"] = new() { Type = DataTypes.Integer, PrimaryKey = true, AutoIncrement = true },
            ["email"] = new() { Type = DataTypes.String(), AllowNull = false, Unique = true },
            ["name"] = DataTypes.String(50),
            ["balance"] = new() { Type = DataTypes.Decimal(10, 2), DefaultValue = 0 },
            ["active"] = new() { Type = DataTypes.Boolean, AllowNull = false, DefaultValue = true, Comment = "it's on" },
            ["role"] = new() { Type = DataTypes.Enum("admin", "user"), AllowNull = false, DefaultValue = "user" },
            ["tags"] = DataTypes.Array(DataTypes.String()),
            ["roles"] = DataTypes.Array(DataTypes.Enum("r1", "r2")),
            ["meta"] = new() { Type = DataTypes.JsonB, DefaultValue = new { } },
            ["gid"] = new() { Type = DataTypes.Uuid, DefaultValue = Sql.Fn("gen_random_uuid") },
            ["createdAt"] = new() { Type = DataTypes.Date, AllowNull = false, DefaultValue = Sql.Literal("now()") },
            ["day"] = DataTypes.DateOnly,
        }, new() { Comment = "users' table" }));

        Assert.Equal(
            [
                Recording.Ensured("public", "enum_users_role", "'admin', 'user'"),
                Recording.Ensured("public", "enum_users_roles", "'r1', 'r2'"),
                """CREATE TABLE IF NOT EXISTS "public"."users" ("id" SERIAL, "email" VARCHAR(255) NOT NULL UNIQUE, "name" VARCHAR(50),"""
                + """ "balance" DECIMAL(10,2) DEFAULT 0, "active" BOOLEAN NOT NULL DEFAULT true,"""
                + """ "role" "public"."enum_users_role" NOT NULL DEFAULT 'user', "tags" VARCHAR(255)[], "roles" "public"."enum_users_roles"[],"""
                + """ "meta" JSONB DEFAULT '{}', "gid" UUID DEFAULT gen_random_uuid(),"""
                + """ "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "day" DATE, PRIMARY KEY ("id"))""",
                """COMMENT ON TABLE "public"."users" IS 'users'' table'""",
                """COMMENT ON COLUMN "public"."users"."active" IS 'it''s on'""",
            ],
            statements);
    }

    [Fact]
    public void Foreign_keys_name_schema_key_actions_and_deferral()
    {
        var sql = Recording.One(queryInterface => queryInterface.CreateTable("loans", new()
        {
            ["userId"] = new()
            {
                Type = DataTypes.Integer,
                AllowNull = false,
                References = new("users"),
                OnDelete = ReferentialAction.Cascade,
                OnUpdate = ReferentialAction.SetNull,
            },
            ["late"] = new() { Type = DataTypes.Integer, References = new("users", "no") { Deferrable = Deferrable.InitiallyDeferred } },
            ["early"] = new() { Type = DataTypes.Integer, References = new("app.users") { Deferrable = Deferrable.InitiallyImmediate } },
        }));

        Assert.Equal(
            """CREATE TABLE IF NOT EXISTS "public"."loans" """
            + """("userId" INTEGER NOT NULL REFERENCES "public"."users" ("id") ON DELETE CASCADE ON UPDATE SET NULL,"""
            + """ "late" INTEGER REFERENCES "public"."users" ("no") DEFERRABLE INITIALLY DEFERRED,"""
            + """ "early" INTEGER REFERENCES "app"."users" ("id") DEFERRABLE INITIALLY IMMEDIATE)""",
            sql);
    }

    [Fact]
    public void A_reference_without_a_schema_stays_in_the_schema_of_its_table() => Assert.Equal(
        """CREATE TABLE IF NOT EXISTS "app"."sch2" ("pid" INTEGER REFERENCES "app"."sch2" ("id"))""",
        Recording.One(queryInterface => queryInterface.CreateTable(
            "app.sch2", new() { ["pid"] = new() { Type = DataTypes.Integer, References = new("sch2") } })));

    [Fact]
    public void Several_primary_keys_are_one_key_of_them_all() => Assert.Equal(
        """CREATE TABLE IF NOT EXISTS "public"."pk2" ("a" INTEGER, "b" UUID, PRIMARY KEY ("a", "b"))""",
        Recording.One(queryInterface => queryInterface.CreateTable("pk2", new()
        {
            ["a"] = new() { Type = DataTypes.Integer, PrimaryKey = true },
            ["b"] = new() { Type = DataTypes.Uuid, PrimaryKey = true },
        })));

    [Theory]
    [InlineData(false, """CREATE TABLE "lending"."t" ("a" TEXT)""")]
    [InlineData(true, """CREATE TABLE IF NOT EXISTS "lending"."t" ("a" TEXT)""")]
    public void A_table_that_exists_is_left_alone_unless_the_author_says_otherwise(bool ifNotExists, string expected) => Assert.Equal(
        expected,
        Recording.One(queryInterface => queryInterface.CreateTable("t", new() { ["a"] = DataTypes.Text }, new() { IfNotExists = ifNotExists }), "lending"));

    [Fact]
    public void Columns_keep_their_order_and_a_second_of_one_name_is_refused()
    {
        ColumnSet columns = new() { ["b"] = DataTypes.Text, ["a"] = DataTypes.Text, ["B"] = DataTypes.Date };

        var refusal = Assert.Throws<InvalidMigrationException>(() => columns["a"] = DataTypes.Text);

        Assert.Equal("ColumnDuplicate", refusal.ErrorId);
        Assert.Contains("'a'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["b", "a", "B"], columns.Select(column => column.Key));
        Assert.Same(DataTypes.Date, columns["B"].Type);
        Assert.Throws<KeyNotFoundException>(() => columns["c"]);
    }

    [Theory]
    [InlineData(false, """DROP TABLE IF EXISTS "public"."users" """)]
    [InlineData(true, """DROP TABLE IF EXISTS "public"."users" CASCADE""")]
    public void A_table_is_dropped_if_it_exists(bool cascade, string expected) =>
        Assert.Equal(expected.TrimEnd(), Assert.Single(Recording.Drops(queryInterface => queryInterface.DropTable("users", cascade))));

    [Fact]
    [Trait("Pain", "10")]
    public void A_dropped_table_takes_along_what_nothing_else_uses_and_asks_nothing_of_the_database()
    {
        var sink = new RecordingSink();
        new QueryInterface(new MigrationContext(sink, "public")).DropTable("users");

        Assert.False(sink.AskedDatabase);
        Assert.Contains("""to_regclass('"public"."users"')""", Assert.Single(sink.Statements).Text, StringComparison.Ordinal);
        Assert.Contains("strpos(t.typname, 'enum_users_') = 1", sink.Statements[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pk2", "pk3", """ALTER TABLE "public"."pk2" RENAME TO "pk3" """)]
    [InlineData("app.sch", "sch9", """ALTER TABLE "app"."sch" RENAME TO "sch9" """)]
    [InlineData("app.sch", "app.sch9", """ALTER TABLE "app"."sch" RENAME TO "sch9" """)]
    [InlineData("sch", "app.sch", """ALTER TABLE "public"."sch" SET SCHEMA "app" """)]
    [InlineData("sch", "app.new", """ALTER TABLE "public"."sch" SET SCHEMA "app" | ALTER TABLE "app"."sch" RENAME TO "new" """)]
    public void A_table_is_renamed_in_its_schema_or_moved(string before, string after, string expected) => Assert.Equal(
        expected.TrimEnd(), string.Join(" | ", Recording.Of(queryInterface => queryInterface.RenameTable(before, after))));

    [Theory]
    [InlineData("markets", "public", "markets")]
    [InlineData("app.markets", "app", "markets")]
    public void Text_names_a_table_with_or_without_its_schema(string text, string schema, string name) =>
        Assert.Equal(new QualifiedName(schema, name), TableName.Parse(text).In("public"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData(".a")]
    [InlineData("a.")]
    public void Text_that_names_no_table_is_refused(string? text) =>
        Assert.Equal("TableNameInvalid", Assert.Throws<InvalidMigrationException>(() => TableName.Parse(text)).ErrorId);

    [Fact]
    public void A_table_with_a_dot_in_its_name_is_written_as_an_object()
    {
        Assert.Equal("""DROP TABLE IF EXISTS "public"."app.dotted" """.TrimEnd(), Assert.Single(Recording.Drops(queryInterface => queryInterface.DropTable(new("app.dotted")))));
        Assert.Equal(TableName.Parse("app.markets"), new TableName("markets", "app"));
        Assert.NotEqual(new TableName("markets"), new TableName("markets", "app"));
    }
}
