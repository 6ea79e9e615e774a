using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.Tests.Operations;

public sealed class IndexTests
{
    /// <summary>Measured on Sequelize, but for the names in schema form, which follow from the same rule.</summary>
    [Theory]
    [InlineData("users", "users_email_created_at", "email", "createdAt")]
    [InlineData("LoanRequests", "loan_requests_created_at_borrower_i_d", "createdAt", "borrowerID")]
    [InlineData("users", "users__email", "Email")]
    [InlineData("app.sch", "app_sch_id", "id")]
    [InlineData("Users", "users_id", "id")]
    [InlineData("_users", "users_id", "id")]
    [InlineData("a::B", "a/b_id", "id")]
    [InlineData("it's", "its_id", "id")]
    public void Default_names_follow_Sequelizes_rule(string table, string expected, params string[] columns)
    {
        IndexField[] fields = [.. columns.Select(column => new IndexField(column))];

        Assert.StartsWith($"CREATE INDEX \"{expected}\" ON ", Recording.One(queryInterface => queryInterface.AddIndex(table, fields)), StringComparison.Ordinal);
        Assert.EndsWith($"IF EXISTS {TableName.Parse(table).In("public") with { Name = expected }}", Recording.One(queryInterface => queryInterface.RemoveIndex(table, fields)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_object_form_of_a_table_leaves_the_schema_out_of_the_default_name() => Assert.Equal(
        """CREATE INDEX "sch_st" ON "app"."sch" ("st")""",
        Recording.One(queryInterface => queryInterface.AddIndex(new("sch", "app"), ["st"])));

    [Fact]
    public void An_expression_adds_nothing_to_a_default_name() => Assert.Equal(
        """CREATE INDEX "users_" ON "public"."users" (lower("email"))""",
        Recording.One(queryInterface => queryInterface.AddIndex("users", [Sql.Fn("lower", Sql.Col("email"))])));

    public static TheoryData<IndexField[], IndexOptions, string> Options => new()
    {
        { ["email"], new() { Name = "my_idx", Unique = true }, """CREATE UNIQUE INDEX "my_idx" ON "public"."users" ("email")""" },
        { ["age"], new() { Concurrently = true }, """CREATE INDEX CONCURRENTLY "users_age" ON "public"."users" ("age")""" },
        { ["age"], new() { Prefix = "app.people" }, """CREATE INDEX "app_people_age" ON "public"."users" ("age")""" },
        { ["meta"], new() { Using = "gin", Operator = "jsonb_path_ops" }, """CREATE INDEX "users_meta" ON "public"."users" USING gin ("meta" jsonb_path_ops)""" },
        {
            [new("email") { Collate = "C", Operator = "varchar_pattern_ops", Order = IndexOrder.Descending }, Sql.Fn("lower", Sql.Col("name"))],
            new() { Name = "ix_x", Using = "BTREE" },
            """CREATE INDEX "ix_x" ON "public"."users" USING BTREE ("email" COLLATE "C" varchar_pattern_ops DESC, lower("name"))"""
        },
        {
            [new("a") { Order = IndexOrder.Ascending }, new("b") { Order = IndexOrder.AscendingNullsFirst }, new("c") { Order = IndexOrder.DescendingNullsLast }],
            new() { Name = "o", Where = Sql.Literal("\"active\" = true") },
            """CREATE INDEX "o" ON "public"."users" ("a" ASC, "b" ASC NULLS FIRST, "c" DESC NULLS LAST) WHERE "active" = true"""
        },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void An_index_is_made_as_its_options_say(IndexField[] fields, IndexOptions options, string expected) =>
        Assert.Equal(expected, Recording.One(queryInterface => queryInterface.AddIndex("users", fields, options)));

    [Theory]
    [InlineData("users", "my_idx", false, """DROP INDEX IF EXISTS "public"."my_idx" """)]
    [InlineData("users", "my_idx", true, """DROP INDEX CONCURRENTLY IF EXISTS "public"."my_idx" """)]
    [InlineData("app.users", "my_idx", false, """DROP INDEX IF EXISTS "app"."my_idx" """)]
    [InlineData("users", "app.my_idx", false, """DROP INDEX IF EXISTS "app"."my_idx" """)]
    public void An_index_is_dropped_in_the_schema_of_its_table(string table, string name, bool concurrently, string expected) =>
        Assert.Equal(expected.TrimEnd(), Recording.One(queryInterface => queryInterface.RemoveIndex(table, name, concurrently)));

    [Fact]
    public void What_is_no_name_of_a_method_or_operator_class_is_refused()
    {
        Assert.Equal("ExpressionInvalid", Recording.Refusal(queryInterface => queryInterface.AddIndex("t", ["a"], new() { Using = "gin (x); --" })).ErrorId);
        Assert.Equal("ExpressionInvalid", Recording.Refusal(queryInterface => queryInterface.AddIndex("t", ["a"], new() { Operator = "x y" })).ErrorId);
        Assert.Equal("IndexInvalid", Recording.Refusal(queryInterface => queryInterface.AddIndex("t", [])).ErrorId);
        Assert.Equal("IndexInvalid", Recording.Refusal(queryInterface => queryInterface.RemoveIndex("t", Array.Empty<IndexField>())).ErrorId);
    }
}
