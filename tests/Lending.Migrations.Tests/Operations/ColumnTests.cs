using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.Tests.Operations;

public sealed class ColumnTests
{
    private const string Alter = """ALTER TABLE "public"."users" """;

    /// <summary>A definition, and what Sequelize writes after ADD COLUMN for it.</summary>
    public static TheoryData<ColumnDefinition, string> Definitions => new()
    {
        { DataTypes.String(), "VARCHAR(255)" },
        { new() { Type = DataTypes.Integer, AllowNull = false, DefaultValue = 1 }, "INTEGER NOT NULL DEFAULT 1" },
        { new() { Type = DataTypes.Integer, AllowNull = true }, "INTEGER" },
        { new() { Type = DataTypes.Integer, Unique = true }, "INTEGER UNIQUE" },
        { new() { Type = DataTypes.Integer, PrimaryKey = true }, "INTEGER PRIMARY KEY" },
        { new() { Type = DataTypes.SmallInt, AutoIncrement = true }, "SMALLSERIAL" },
        { new() { Type = DataTypes.Integer, AutoIncrement = true, AllowNull = false }, "SERIAL" },
        { new() { Type = DataTypes.BigInt, AutoIncrement = true, PrimaryKey = true }, "BIGSERIAL PRIMARY KEY" },
        { new() { Type = DataTypes.String(), DefaultValue = null }, "VARCHAR(255) DEFAULT NULL" },
        { new() { Type = DataTypes.Date, DefaultValue = DateTimeOffset.UnixEpoch }, "TIMESTAMP WITH TIME ZONE DEFAULT '1970-01-01 00:00:00.000 +00:00'" },
        { new() { Type = DataTypes.Date, DefaultValue = Sql.Literal("CURRENT_TIMESTAMP") }, "TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP" },
        { new() { Type = DataTypes.Array(DataTypes.String()), DefaultValue = Array.Empty<string>() }, "VARCHAR(255)[] DEFAULT ARRAY[]::VARCHAR(255)[]" },
        { new() { Type = DataTypes.JsonB, AllowNull = false, DefaultValue = new { a = "it's" } }, """JSONB NOT NULL DEFAULT '{"a":"it''s"}'""" },
        {
            new() { Type = DataTypes.Integer, AllowNull = false, DefaultValue = 1, Unique = true, References = new("users"), OnDelete = ReferentialAction.SetNull },
            """INTEGER NOT NULL DEFAULT 1 UNIQUE REFERENCES "public"."users" ("id") ON DELETE SET NULL"""
        },
        { new() { Type = DataTypes.Integer, References = new("users"), OnUpdate = ReferentialAction.NoAction }, """INTEGER REFERENCES "public"."users" ("id") ON UPDATE NO ACTION""" },
        { new() { Type = DataTypes.Integer, References = new("users"), OnDelete = ReferentialAction.Restrict }, """INTEGER REFERENCES "public"."users" ("id") ON DELETE RESTRICT""" },
        { new() { Type = DataTypes.Integer, References = new("users"), OnDelete = ReferentialAction.SetDefault }, """INTEGER REFERENCES "public"."users" ("id") ON DELETE SET DEFAULT""" },
        { new() { Type = DataTypes.Integer, References = new("users") { Deferrable = Deferrable.Not } }, """INTEGER REFERENCES "public"."users" ("id") NOT DEFERRABLE""" },
    };

    [Theory]
    [MemberData(nameof(Definitions))]
    public void A_column_is_added_as_it_is_defined(ColumnDefinition definition, string expected) =>
        Assert.Equal($"{Alter}ADD COLUMN \"c\" {expected}", Recording.One(queryInterface => queryInterface.AddColumn("users", "c", definition)));

    [Fact]
    public void A_column_brings_its_enum_type_and_its_comment() => Assert.Equal(
        [
            Recording.Ensured("app", "enum_sch_e", "'p', 'q'"),
            """ALTER TABLE "app"."sch" ADD COLUMN "e" "app"."enum_sch_e"[] DEFAULT ARRAY['p']::"app"."enum_sch_e"[]""",
            """COMMENT ON COLUMN "app"."sch"."e" IS 'which'""",
        ],
        Recording.Of(queryInterface => queryInterface.AddColumn(
            "app.sch", "e", new() { Type = DataTypes.Array(DataTypes.Enum("p", "q")), DefaultValue = new[] { "p" }, Comment = "which" })));

    [Fact]
    public void A_column_is_removed_and_renamed()
    {
        Assert.Equal(Alter + """DROP COLUMN "bio" """.TrimEnd(), Assert.Single(Recording.Drops(queryInterface => queryInterface.RemoveColumn("users", "bio"))));
        Assert.Equal(
            """ALTER TABLE "app"."sch" RENAME COLUMN "c" TO "c2" """.TrimEnd(),
            Recording.One(queryInterface => queryInterface.RenameColumn("app.sch", "c", "c2")));
    }

    /// <summary>A definition, and the parts of the one ALTER TABLE that gives the column the effect of Sequelize's several.</summary>
    public static TheoryData<ColumnDefinition, string[]> Changes => new()
    {
        { DataTypes.String(80), ["DROP DEFAULT", "TYPE VARCHAR(80)", "DROP NOT NULL"] },
        { DataTypes.Raw("VARCHAR(9)"), ["DROP DEFAULT", "TYPE VARCHAR(9)", "DROP NOT NULL"] },
        {
            new() { Type = DataTypes.String(80), AllowNull = false, DefaultValue = "x" },
            ["DROP DEFAULT", "TYPE VARCHAR(80)", "SET NOT NULL", "SET DEFAULT 'x'"]
        },
        { new() { Type = DataTypes.Text, DefaultValue = null }, ["DROP DEFAULT", "TYPE TEXT", "DROP NOT NULL", "SET DEFAULT NULL"] },
        { new() { Type = DataTypes.BigInt, PrimaryKey = true }, ["DROP DEFAULT", "TYPE BIGINT", "SET NOT NULL"] },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_changed_column_is_what_the_definition_says_and_nothing_of_what_it_was(ColumnDefinition definition, string[] expected) => Assert.Equal(
        Alter + string.Join(", ", expected.Select(part => $"ALTER COLUMN \"c\" {part}")),
        Recording.One(queryInterface => queryInterface.ChangeColumn("users", "c", definition)));

    [Fact]
    public void A_default_unique_and_a_comment_go_together() => Assert.Equal(
        [
            Alter + """ALTER COLUMN "c" DROP DEFAULT, ALTER COLUMN "c" TYPE DATE, ALTER COLUMN "c" DROP NOT NULL, """
                + """ALTER COLUMN "c" SET DEFAULT '2020-01-31', ADD UNIQUE ("c")""",
            """COMMENT ON COLUMN "public"."users"."c" IS 'NOT NULL, PRIMARY KEY'""",
        ],
        Recording.Of(queryInterface => queryInterface.ChangeColumn(
            "users",
            "c",
            new() { Type = DataTypes.DateOnly, DefaultValue = new DateOnly(2020, 1, 31), Unique = true, Comment = "NOT NULL, PRIMARY KEY" })));

    [Fact]
    public void A_foreign_key_leaves_what_is_not_stated_and_does_what_is()
    {
        ColumnDefinition plain = new() { Type = DataTypes.Integer, References = new("users"), OnDelete = ReferentialAction.Cascade };
        const string Key = """ADD FOREIGN KEY ("c") REFERENCES "public"."users" ("id") ON DELETE CASCADE""";

        Assert.Equal(
            $"""{Alter}ALTER COLUMN "c" TYPE INTEGER, {Key}""",
            Recording.One(queryInterface => queryInterface.ChangeColumn("users", "c", plain)));
        Assert.Equal(
            $"""{Alter}ALTER COLUMN "c" TYPE INTEGER, ALTER COLUMN "c" DROP NOT NULL, {Key}""",
            Recording.One(queryInterface => queryInterface.ChangeColumn("users", "c", plain with { AllowNull = true })));
        Assert.Equal(
            $"""{Alter}ALTER COLUMN "c" DROP DEFAULT, ALTER COLUMN "c" TYPE INTEGER, ALTER COLUMN "c" SET NOT NULL, ALTER COLUMN "c" SET DEFAULT 5, {Key}""",
            Recording.One(queryInterface => queryInterface.ChangeColumn("users", "c", plain with { AllowNull = false, DefaultValue = 5 })));
    }

    [Fact]
    [Trait("Pain", "10")]
    public void A_change_to_an_enum_goes_by_way_of_text()
    {
        var scalar = Recording.Of(queryInterface => queryInterface.ChangeColumn("users", "c", DataTypes.Enum("a", "b")));
        var array = Recording.Of(queryInterface => queryInterface.ChangeColumn("users", "c", DataTypes.Array(DataTypes.Enum("a"))));

        Assert.Contains("""  CREATE TYPE "public"."enum_users_c" AS ENUM('a', 'b');""", scalar[0], StringComparison.Ordinal);
        Assert.Contains("""ALTER TYPE "public"."enum_users_c" RENAME TO "enum_users_c_old";""", scalar[0], StringComparison.Ordinal);
        Assert.Contains("""DROP TYPE IF EXISTS "public"."enum_users_c_old";""", scalar[2], StringComparison.Ordinal);
        Assert.Contains("""TYPE "public"."enum_users_c" USING ("c"::TEXT::"public"."enum_users_c"), """, scalar[1], StringComparison.Ordinal);
        Assert.Contains("""TYPE "public"."enum_users_c"[] USING ("c"::TEXT[]::"public"."enum_users_c"[]), """, array[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_author_says_how_values_become_ones_of_the_new_type() => Assert.Contains(
        """ALTER COLUMN "c" TYPE INTEGER USING "c"::integer, """,
        Recording.One(queryInterface => queryInterface.ChangeColumn(
            "users", "c", DataTypes.Integer, new() { Using = Sql.Literal("\"c\"::integer") })),
        StringComparison.Ordinal);

    public static TheoryData<ColumnDefinition, string> Contradictions => new()
    {
        { new() { Type = DataTypes.Text, AutoIncrement = true }, "AutoIncrement does not go with TEXT" },
        { new() { Type = DataTypes.Integer, AutoIncrement = true, DefaultValue = null }, "Take DefaultValue out" },
        { new() { Type = DataTypes.Integer, OnDelete = ReferentialAction.Cascade }, "needs References" },
        { new() { Type = DataTypes.Integer, OnUpdate = ReferentialAction.Cascade }, "needs References" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void A_definition_that_contradicts_itself_is_refused_by_the_columns_name(ColumnDefinition definition, string expected)
    {
        var refusal = Recording.Refusal(queryInterface => queryInterface.AddColumn("users", "c", definition));

        Assert.Equal("ColumnDefinitionInvalid", refusal.ErrorId);
        Assert.StartsWith("""Column "public"."users"."c": """, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_exists_is_not_made_to_count_by_itself() => Assert.Equal(
        "ColumnDefinitionInvalid",
        Recording.Refusal(queryInterface => queryInterface.ChangeColumn("users", "c", new() { Type = DataTypes.BigInt, AutoIncrement = true })).ErrorId);

    [Fact]
    public void No_default_and_a_default_of_null_are_two_things()
    {
        ColumnDefinition silent = DataTypes.Text;

        Assert.False(silent.HasDefault);
        Assert.True((silent with { DefaultValue = null }).HasDefault);
        Assert.True(silent.AllowNull);
    }
}
