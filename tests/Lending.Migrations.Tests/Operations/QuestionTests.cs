using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.Tests.Operations;

public sealed class QuestionTests
{
    private readonly RecordingSink _sink = new();

    private QueryInterface Interface => new(new MigrationContext(_sink, "public"));

    [Fact]
    public void A_recorded_question_has_an_answer_to_go_on_with()
    {
        Assert.False(Interface.TableExists("t"));
        Assert.Empty(Interface.ShowAllTables());
        Assert.Empty(Interface.ShowAllSchemas());
        Assert.Empty(Interface.ShowAllEnums());
        Assert.Empty(Interface.DescribeTable("t"));
        Assert.Empty(Interface.ShowIndex("t"));
        Assert.Empty(Interface.ShowConstraint("t"));
        Assert.Empty(Interface.GetForeignKeysForTables("t")["t"]);
        Assert.Equal("", Interface.DatabaseVersion());
        Assert.Null(Interface.RawSelect<string>("t", null, "a"));
        Assert.Empty(Interface.BulkInsert<int>("t", [new { a = 1 }]));
        Interface.DropAllTables();
        Interface.DropAllEnums();

        Assert.True(_sink.AskedDatabase);
        Assert.Equal(13, _sink.Statements.Count);
    }

    [Fact]
    public void What_changes_asks_nothing()
    {
        Interface.RemoveColumn("t", "a");
        Interface.ChangeColumn("t", "a", DataTypes.Enum("x"));
        Assert.Equal(0, Interface.BulkInsert("t", [new { a = 1 }]));
        Assert.Equal(0, Interface.BulkInsert("t", []));
        Assert.Equal(0, Interface.BulkUpdate("t", new { a = 1 }, null));
        Assert.Equal(0, Interface.BulkDelete("t", null));

        Assert.False(_sink.AskedDatabase);
        Assert.Equal(7, _sink.Statements.Count);
    }

    public static TheoryData<Action<QueryInterface>, string> Refusals => new()
    {
        { q => q.BulkInsert("t", [new { }]), "RowInvalid" },
        { q => q.BulkInsert("t", [new { a = 1 }], new() { UpdateOnDuplicate = ["a"] }), "RowInvalid" },
        { q => q.BulkInsert("t", [new { a = 1 }], new() { UpdateOnDuplicate = ["a"], UpsertKeys = ["a"], IgnoreDuplicates = true }), "RowInvalid" },
        { q => q.BulkInsert("t", [new { a = Array.Empty<int>() }]), "ValueInvalid" },
        { q => q.BulkUpdate("t", new { }, null), "RowInvalid" },
        { q => q.BulkDelete("t", new() { ["a"] = 1 }, new() { Truncate = true }), "RowInvalid" },
        { q => q.BulkDelete("t", null, new() { Cascade = true }), "RowInvalid" },
        { q => q.AddConstraint("t", new() { Type = ConstraintType.Check, Fields = ["a"] }), "ConstraintInvalid" },
        { q => q.AddConstraint("t", new() { Type = ConstraintType.Check, Where = Sql.Literal("x") }), "ConstraintInvalid" },
        { q => q.AddConstraint("t", new() { Type = ConstraintType.Unique, Fields = ["a"], References = new("u") }), "ConstraintInvalid" },
        { q => q.AddConstraint("t", new() { Type = ConstraintType.Unique, Fields = ["a"], Where = Sql.Literal("x") }), "ConstraintInvalid" },
        { q => q.AlterColumn("t", "a", new()), "ColumnDefinitionInvalid" },
        { q => q.AlterColumn("t", "a", new() { DefaultValue = 1, DropDefault = true }), "ColumnDefinitionInvalid" },
        { q => q.AlterColumn("t", "a", new() { Using = Sql.Literal("1"), AllowNull = true }), "ColumnDefinitionInvalid" },
        { q => q.AddEnumValue("e", "x", before: "a", after: "b"), "EnumValueInvalid" },
        { q => q.CreateEnum("e"), "DataTypeInvalid" },
        { q => q.CreateTrigger("t", "x", TriggerTiming.Before, [], "f"), "TriggerInvalid" },
        { q => q.CreateFunction("f(); DROP TABLE t", [], "int", "sql", "x"), "ExpressionInvalid" },
        { q => q.Query("SELECT :a, ?", new QueryOptions { Replacements = new { a = 1 }, Bind = new { a = 1 } }), "QueryInvalid" },
        { q => q.Query("SELECT ?, ?", new QueryOptions { Replacements = new[] { 1 } }), "QueryInvalid" },
        { q => q.Query("SELECT $1", new QueryOptions { Bind = new { a = 1 } }), "QueryInvalid" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_contradicts_itself_is_refused_and_nothing_is_sent(Action<QueryInterface> calls, string errorId) =>
        Assert.Equal(errorId, Recording.Refusal(calls).ErrorId);

    [Theory]
    [InlineData("SELECT :a", "SELECT 1")]
    [InlineData("SELECT ':a', \":a\", E'\\':a', :a", "SELECT ':a', \":a\", E'\\':a', 1")]
    [InlineData("SELECT x::a, y[1:a], :a::int", "SELECT x::a, y[1:a], 1::int")]
    [InlineData("SELECT /* :a /* :a */ :a */ :a -- :a\n, 2", "SELECT /* :a /* :a */ :a */ 1 -- :a\n, 2")]
    [InlineData("SELECT $$ :a $$, $t$ $$ :a $t$, :a", "SELECT $$ :a $$, $t$ $$ :a $t$, 1")]
    public void A_replacement_is_made_only_where_SQL_has_a_value(string sql, string expected) =>
        Assert.Equal(expected, Recording.One(q => q.Query(sql, new QueryOptions { Replacements = new { a = 1 } })));

    [Fact]
    public void A_bound_value_travels_beside_the_text()
    {
        Interface.Query("SELECT $2, $1, '$1', $$ $1 $$", new QueryOptions { Bind = new object[] { 5, "x" } });

        var statement = Assert.Single(_sink.Statements);
        Assert.Equal("SELECT @bound_2, @bound_1, '$1', $$ $1 $$", statement.Text);
        Assert.Equal(5, statement.Parameters!["bound_1"]);
        Assert.Equal("x", statement.Parameters["bound_2"]!.ToString());
    }

    [Fact]
    public void Spatial_types_are_written_as_Sequelize_writes_them()
    {
        Assert.Equal("GEOMETRY", DataTypes.Geometry().ToString());
        Assert.Equal("GEOMETRY(POINT,4326)", DataTypes.Geometry("point", 4326).ToString());
        Assert.Equal("GEOGRAPHY(POINT)", DataTypes.Geography("POINT").ToString());
        Assert.Equal("DataTypeInvalid", Assert.Throws<InvalidMigrationException>(() => DataTypes.Geometry(null, 4326)).ErrorId);
    }
}
