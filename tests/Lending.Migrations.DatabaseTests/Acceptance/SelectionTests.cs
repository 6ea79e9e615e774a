using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>What each way to ask makes of a database where the second and the fourth of five have run.</summary>
public sealed class SelectionTests
{
    private static readonly string[] Stems = [.. Enumerable.Range(1, 5).Select(number => $"2024010{number}000000-m{number}")];

    [SkippableTheory]
    [InlineData("up", "1 2 3 4 5")]
    [InlineData("up --step 2", "1 2 3 4")]
    [InlineData("up --step 99", "1 2 3 4 5")]
    [InlineData("up --to 20240103000000-m3", "1 2 3 4")]
    [InlineData("up --to 20240104000000-m4", "1 2 3 4")]
    [InlineData("up --name 20240105000000-m5", "2 4 5")]
    [InlineData("up --name 20240105000000-m5.sql --name 20240101000000-m1.js", "1 2 4 5")]
    [InlineData("up --name 20240104000000-m4", "2 4")]
    [InlineData("up --what-if", "2 4")]
    [InlineData("down", "2")]
    [InlineData("down --step 2", "")]
    [InlineData("down --step 99", "")]
    [InlineData("down --to 20240104000000-m4", "2")]
    [InlineData("down --to 20240102000000-m2", "")]
    [InlineData("down --name 20240102000000-m2", "4")]
    [InlineData("down --all", "")]
    [InlineData("down --all --what-if", "2 4")]
    public void Each_way_to_ask_runs_what_it_says(string commandLine, string left)
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        var environment = RunSecondAndFourth(database, folder);

        var run = ConsoleRun.InProcess(folder.Path, environment, [.. commandLine.Split(' '), "--path", "."]);

        Assert.True(run.ExitCode == 0, run.Error);
        var expected = left.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => $"m{number}");
        Assert.Equal(expected, database.Query<string>("SELECT tablename::text FROM pg_tables WHERE tablename ~ '^m[0-9]$' ORDER BY 1"));
        Assert.Equal(expected, database.Query<string>("SELECT substring(name from '-(m[0-9])\\.js$') FROM sequelize_meta ORDER BY 1"));
    }

    [SkippableFact]
    [Trait("Pain", "7")]
    public void A_migration_that_is_out_of_order_runs_with_a_warning_and_nothing_to_do_is_a_success_that_says_so()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        var environment = RunSecondAndFourth(database, folder);

        var first = ConsoleRun.InProcess(folder.Path, environment, "up", "--path", ".");
        var second = ConsoleRun.InProcess(folder.Path, environment, "up", "--path", ".");

        Assert.Contains($"Warning: {Stems[0]} is out of order", first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain($"Warning: {Stems[4]}", first.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (second.ExitCode, second.Error));
        Assert.Contains("Nothing to do", second.Output, StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public void Status_tells_all_that_is_known_of_each_migration()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        RunSecondAndFourth(database, folder);
        File.Delete(folder.At(Stems[1] + ".sql"));
        File.AppendAllText(folder.At(Stems[3] + ".sql"), "-- a word more\n");
        database.Execute("INSERT INTO sequelize_meta VALUES ('of-another-kind')");

        var status = new Engine(database, folder.Path, folder.Path).Status();

        Assert.Equal(
            [
                (Stems[0], MigrationState.OutOfOrder, true, null), (Stems[1], MigrationState.Missing, false, null),
                (Stems[2], MigrationState.OutOfOrder, true, null), (Stems[3], MigrationState.Modified, false, true),
                (Stems[4], MigrationState.OutOfOrder, true, null), ("of-another-kind", MigrationState.Missing, false, (bool?)null),
            ],
            status.Select(one => (one.Name, one.State, one.OutOfOrder, one.Modified)));
        Assert.InRange(status[3].ExecutedAt!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.True(status[3].Duration > TimeSpan.Zero);
        Assert.Equal(folder.At(Stems[3] + ".sql"), status[3].Source);
        Assert.Matches("^[0-9a-f]{64}$", status[3].Checksum);
        Assert.Equal((null, null), (status[1].Source, status[0].ExecutedAt));
    }

    private static Dictionary<string, string> RunSecondAndFourth(TestDatabase database, TestFolder folder)
    {
        foreach (var stem in Stems)
        {
            var table = stem[^2..];
            folder.Write(stem + ".sql", $"-- migrate:up\nCREATE TABLE {table} (i int);\n-- migrate:down\nDROP TABLE {table};\n");
        }

        new Engine(database, folder.Path, folder.Path).Up(
            new MigrationSelection.Named([MigrationName.Parse(Stems[1]), MigrationName.Parse(Stems[3])]));
        return new Dictionary<string, string> { ["DATABASE_URL"] = database.Url };
    }
}
