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
        Assert.All(engine.Status(), status => Assert.Equal((MigrationState.Executed, false, false), (status.State, status.OutOfOrder, status.Modified)));
        Assert.Equal(engine.Status().Select(status => status.Checksum), database.Query<string>("SELECT checksum FROM sequelize_meta_history ORDER BY id"));

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
    [Trait("Pain", "10")]
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

    [SkippableFact]
    public void A_file_of_the_backend_takes_the_place_of_the_carried_migration_of_its_name()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        var own = folder.Write($"src/migrations/{Lending[0]}.sql", "-- migrate:up\nCREATE TABLE markets (own int);\n");
        var later = folder.Write("src/migrations/20250101000000-add-tvl.sql", "-- migrate:up\nALTER TABLE markets ADD tvl DECIMAL(30,6);\n");
        folder.Write("migrations/20260101000000-never.sql", "-- migrate:up\nSELECT 1/0;\n");
        var engine = new Engine(database, folder.Path);

        Assert.Equal([.. Lending, "20250101000000-add-tvl"], engine.Up());

        Assert.Equal(["own", "tvl"], database.Query<string>("SELECT column_name::text FROM information_schema.columns WHERE table_name = 'markets' ORDER BY 1"));
        Assert.Equal(
            [own, "Lending.Schema.dll (CreateLoanRecords)", "Lending.Schema.dll (CreateDepositRecords)", "Lending.Schema.dll (CreateUserStats)", later],
            engine.Status().Select(status => status.Source));
    }
}
