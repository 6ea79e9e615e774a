using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;

namespace Lending.Migrations.DatabaseTests.Running;

/// <summary>What a C# migration reads back.</summary>
public sealed class QueryTests
{
    private enum Mood
    {
        Sad,
        Happy,
    }

    [SkippableFact]
    public void Types_of_the_database_s_own_are_read_even_where_the_migration_has_just_made_them()
    {
        using var database = TestDatabase.Create();
        IReadOnlyList<Row> rows = [];
        var migration = Reading(
            context => rows = context.Statements.Query<Row>(new SqlStatement("SELECT m AS \"Mood\", m::text AS \"Text\", many AS \"Many\", n AS \"Number\" FROM moods")),
            "CREATE TYPE mood AS ENUM ('Sad', 'Happy')",
            "CREATE DOMAIN natural_number AS int CHECK (VALUE > 0)",
            "CREATE TABLE moods (m mood, many mood[], n natural_number)",
            "INSERT INTO moods VALUES ('Happy', '{Sad,Happy}', 3)");

        new Runner(database, migration).Up();

        Assert.Equal([new Row { Mood = Mood.Happy, Text = "Happy", Many = "{Sad,Happy}", Number = 3 }], rows);
    }

    [SkippableFact]
    public void A_statement_with_parameters_that_changes_rows_and_returns_them_runs_once()
    {
        using var database = TestDatabase.Create();
        IReadOnlyList<int> ids = [];
        var migration = Reading(
            context => ids = context.Statements.Query<int>(
                new SqlStatement("INSERT INTO a (t) VALUES (@t) RETURNING i") { Parameters = new Dictionary<string, object?> { ["t"] = "x" } }),
            "CREATE TABLE a (i serial, t text)");

        new Runner(database, migration).Up();

        Assert.Equal([1], ids);
        Assert.Equal([(1, "x")], database.Query<(int, string)>("SELECT i, t FROM a"));
    }

    private static Migration Reading(Action<MigrationContext> read, params string[] before) => Sql("20240101000000-a") with
    {
        Up = new MigrationBody(true, context =>
        {
            Body(true, before).Run(context);
            read(context);
        }),
    };

    private sealed record Row
    {
        public Mood Mood { get; init; }

        public string? Text { get; init; }

        public string? Many { get; init; }

        public int Number { get; init; }
    }
}
