using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

public sealed class FreshDatabaseTests
{
    private static readonly string[] Lending =
    [
        "20241023000001-create-markets",
        "20241023000002-create-loan-records",
        "20241023000003-create-deposit-records",
        "20241023000004-create-user-stats",
    ];

    [SkippableFact]
    public void Four_are_applied_then_nothing_and_four_downs_leave_the_schema_as_it_was()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        var before = DatabaseContents.Dump(database);
        var engine = new Engine(database, folder.Path);

        Assert.Equal(Lending, engine.Up());
        Assert.Contains("CREATE TABLE public.user_stats", DatabaseContents.Dump(database), StringComparison.Ordinal);
        Assert.Empty(engine.Up());
        Assert.All(engine.Status(), status => Assert.Equal(MigrationState.Executed, status.State));

        foreach (var name in Lending.Reverse())
        {
            Assert.Equal([name], engine.Down());
        }

        Assert.Empty(engine.Down());
        Assert.Equal(before, DatabaseContents.Dump(database));
        Assert.Equal([0L], database.Query<long>("SELECT count(*) FROM sequelize_meta"));
        Assert.Equal([8L], database.Query<long>("SELECT count(*) FROM sequelize_meta_history WHERE outcome = 'succeeded'"));
    }

    [SkippableFact]
    public void Each_down_takes_away_all_that_its_up_made_types_sequences_and_functions_too()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        var engine = new Engine(database, folder.Path);
        var stages = new List<string> { DatabaseContents.Objects(database) };
        for (var step = 0; step < Lending.Length; step++)
        {
            engine.Up(new MigrationSelection.Next(1));
            stages.Add(DatabaseContents.Objects(database));
        }

        Assert.Equal(5, stages.Distinct().Count());
        for (var step = Lending.Length - 1; step >= 0; step--)
        {
            engine.Down();
            Assert.Equal(stages[step], DatabaseContents.Objects(database));
        }

        Assert.Equal(Lending, engine.Up());
        Assert.Equal(stages[^1], DatabaseContents.Objects(database));
    }
}
