using System.Collections;
using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.Tests.Operations;

public sealed class QueryTests
{
    private readonly RecordingSink _sink = new();

    private QueryInterface Interface => new(new MigrationContext(_sink, "public"));

    [Theory]
    [InlineData("UPDATE t SET a = 1", "UPDATE t SET a = 1")]
    [InlineData("  UPDATE t SET a = 1 ;\n", "UPDATE t SET a = 1")]
    public void Sql_of_ones_own_is_sent_as_it_is_without_its_closing_semicolon(string sql, string expected)
    {
        Assert.Equal(0, Interface.Query(sql));

        Assert.Equal(new SqlStatement(expected), Assert.Single(_sink.Statements));
        Assert.False(_sink.AskedDatabase);
    }

    [Fact]
    public void Several_statements_are_cut_where_PostgreSQL_ends_them()
    {
        Interface.Query("""
            CREATE TABLE t (a text DEFAULT ';'); -- a ; comment
            CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;;
            DO $$ BEGIN PERFORM 1; END $$
            """);

        Assert.Equal(
            [
                "CREATE TABLE t (a text DEFAULT ';')",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END",
                "DO $$ BEGIN PERFORM 1; END $$",
            ],
            _sink.Statements.Select(statement => statement.Text));
    }

    [Fact]
    public void Text_that_has_no_end_is_left_to_the_server()
    {
        Interface.Query("SELECT 1; SELECT 'open");

        Assert.Equal("SELECT 1; SELECT 'open", Assert.Single(_sink.Statements).Text);
    }

    [Theory]
    [InlineData("COMMIT", "COMMIT")]
    [InlineData("SELECT 1; /* x */ rollback", "ROLLBACK")]
    [InlineData("begin; SELECT 1; commit", "BEGIN")]
    [InlineData("START TRANSACTION READ ONLY", "START TRANSACTION")]
    public void Transaction_control_is_refused_where_the_runner_has_a_transaction(string sql, string control)
    {
        var refusal = Recording.Refusal(queryInterface => queryInterface.Query(sql));
        Assert.Equal("TransactionControl", refusal.ErrorId);
        Assert.StartsWith($"{control} in a migration", refusal.Message, StringComparison.Ordinal);

        new QueryInterface(new MigrationContext(_sink, "public") { Transactional = false }).Query(sql);
        Assert.NotEmpty(_sink.Statements);
    }

    [Theory]
    [InlineData("SAVEPOINT a")]
    [InlineData("ROLLBACK TO SAVEPOINT a")]
    [InlineData("ROLLBACK WORK TO a")]
    [InlineData("DO $$ BEGIN COMMIT; END $$")]
    [InlineData("SELECT 'COMMIT'")]
    [InlineData("PREPARE transaction AS SELECT 1")]
    public void What_only_looks_like_transaction_control_is_sent(string sql) => Assert.Equal(sql, Recording.One(queryInterface => queryInterface.Query(sql)));

    [Fact]
    public void A_question_is_recorded_answered_with_nothing_and_remembered()
    {
        Interface.Query("SELECT 1");
        Assert.Empty(Interface.Query<int>("SELECT 2"));

        Assert.Equal(["SELECT 1", "SELECT 2"], _sink.Statements.Select(statement => statement.Text));
        Assert.True(_sink.AskedDatabase);
    }

    public static TheoryData<object> Parameters => new()
    {
        new { id = 5, name = "it's" },
        new Dictionary<string, object?> { ["id"] = 5, ["name"] = "it's" },
        new Hashtable { ["id"] = 5, ["name"] = "it's" },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Values_travel_beside_the_sql_and_never_in_it(object parameters)
    {
        Interface.Query("UPDATE t SET name = @name WHERE id = @id", parameters);

        var statement = Assert.Single(_sink.Statements);
        Assert.Equal("UPDATE t SET name = @name WHERE id = @id", statement.Text);
        Assert.Equal(2, statement.Parameters!.Count);
        Assert.Equal(5, statement.Parameters["id"]);
        Assert.Equal("it's", statement.Parameters["name"]);
    }

    public static TheoryData<object> Nonsense => new() { "id", 5, new[] { 1 }, new Hashtable { [1] = 1 } };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void What_has_no_named_values_is_refused(object parameters) =>
        Assert.Equal("QueryInvalid", Assert.Throws<InvalidMigrationException>(() => Interface.Query("SELECT 1", parameters)).ErrorId);

    [Theory]
    [InlineData(null)]
    [InlineData(" ; ")]
    public void No_sql_at_all_is_refused(string? sql) =>
        Assert.Equal("QueryInvalid", Assert.Throws<InvalidMigrationException>(() => Interface.Query<int>(sql!)).ErrorId);

    [Fact]
    public void A_class_of_a_migration_speaks_to_the_sink_and_schema_of_its_context()
    {
        var source = new CancellationTokenSource();
        IMigrationClass migration = new Sample(source.Token);

        migration.Up(new MigrationContext(_sink, "lending", source.Token));
        migration.Down(new MigrationContext(_sink, "lending", source.Token));

        Assert.Equal(
            ["ALTER TABLE \"lending\".\"markets\" ADD COLUMN \"tvl\" DECIMAL(30,6) DEFAULT 0", "ALTER TABLE \"lending\".\"markets\" DROP COLUMN \"tvl\""],
            _sink.Statements.Select(statement => Recording.Drop(statement.Text)));
    }

    private sealed class Sample(CancellationToken expected) : CodeMigration
    {
        public override void Up(QueryInterface queryInterface)
        {
            Assert.Equal(expected, queryInterface.Cancellation);
            Assert.Equal("lending", queryInterface.Schema);
            queryInterface.AddColumn("markets", "tvl", new() { Type = DataTypes.Decimal(30, 6), DefaultValue = 0 });
        }

        public override void Down(QueryInterface queryInterface) => queryInterface.RemoveColumn("markets", "tvl");
    }
}
