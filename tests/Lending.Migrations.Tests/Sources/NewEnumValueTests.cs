using Xunit;

namespace Lending.Migrations.Tests.Sources;

/// <summary>An enum's new value that is used in the transaction that adds it.</summary>
public sealed class NewEnumValueTests
{
    private const string Add = "ALTER TYPE mood ADD VALUE 'happy'";

    [Theory]
    [InlineData(Add, "INSERT INTO t VALUES ('happy')", "mood")]
    [InlineData("alter type s.\"Mood\" add value if not exists 'happy' before 'sad'", "UPDATE t SET m = 'happy'::mood", "mood")]
    [InlineData("ALTER TYPE mood ADD VALUE 'it''s'", "ALTER TABLE t ALTER m SET DEFAULT 'it''s'", "mood")]
    public void Its_use_is_refused_at_plan_time_with_its_line_and_the_remedy(string add, string use, string type)
    {
        var script = Scripts.Kept($"-- migrate:up\n{add};\nSELECT 1;\n{use};\n-- migrate:down\n");
        script.Check();

        var problem = Assert.Single(script.Refusals);
        Assert.Equal(MigrationDirection.Up, problem.Key);
        Assert.StartsWith($"{Scripts.File}(4,", problem.Value, StringComparison.Ordinal);
        Assert.Contains($"line 2 adds it to the type {type} in the same transaction", problem.Value, StringComparison.Ordinal);
        Assert.Contains("Make the use a migration of its own, or write '-- migrate:up transaction:false'", problem.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"{Add}; INSERT INTO t VALUES ('sad') -- 'happy'\n; SELECT \"happy\"")]
    [InlineData($"INSERT INTO t VALUES ('happy'); {Add}")]
    [InlineData($"{Add}; ALTER TYPE mood ADD VALUE 'glad' AFTER 'happy'")]
    [InlineData($"{Add}; COMMENT ON TYPE mood IS 'happy'")]
    [InlineData($"{Add}; DO $$ BEGIN PERFORM 'happy'; END $$")]
    [InlineData($"CREATE TYPE mood AS ENUM ('sad'); {Add}; SELECT 'happy'::mood")]
    [InlineData($"ALTER TYPE mood RENAME VALUE 'happy' TO 'glad'; SELECT 'glad'")]
    [InlineData($"{Add};\n-- migrate:down\nDELETE FROM t WHERE m = 'happy'")]
    public void What_is_no_use_is_let_in(string statements)
    {
        var script = Scripts.Kept($"-- migrate:up\n{statements};\n");
        script.Check();

        Assert.Empty(script.Refusals);
    }

    [Fact]
    public void Outside_a_transaction_it_may_be_used()
    {
        var script = Scripts.Kept($"-- migrate:up transaction:false\n{Add};\nSELECT 'happy'::mood;\n");
        script.Check();

        Assert.Empty(script.Refusals);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(40)]
    public void It_is_found_through_any_window(int size)
    {
        using var stream = Scripts.Stream($"-- migrate:up\n{Add};\n{string.Concat(Enumerable.Repeat("SELECT 'x';\n", 200))}SELECT 'happy';\n", 3);
        var script = new Migrations.Sources.SqlScript(new Migrations.Lexing.ScriptWindow(stream.Read, size), Scripts.File);

        script.Check();

        Assert.StartsWith($"{Scripts.File}(203,8)", Assert.Single(script.Refusals).Value, StringComparison.Ordinal);
    }
}
