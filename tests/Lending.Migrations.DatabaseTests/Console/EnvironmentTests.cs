using Xunit;

namespace Lending.Migrations.DatabaseTests.Cli;

/// <summary><c>environment</c>, <c>redo</c> and <c>reset</c> as a process.</summary>
public sealed class EnvironmentTests
{
    [SkippableFact]
    public void A_protected_environment_takes_redo_and_reset_only_with_force_and_its_name()
    {
        using var work = Workplace.WithDatabase();
        work.Run("up");
        Assert.Contains("names no environment", work.Run("environment").Output, StringComparison.Ordinal);

        var named = work.Run("environment", "production", "--protected", "--json");
        Assert.Equal(("production", true), (named.Items()[0].GetProperty("name").GetString(), named.Items()[0].GetProperty("protected").GetBoolean()));

        foreach (var command in (string[][])[["down"], ["redo"], ["reset", "--yes"], ["reset", "--drop", "--yes"]])
        {
            var refused = work.Run(command);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("Error (EnvironmentProtected)", refused.Error, StringComparison.Ordinal);
            var unnamed = work.Run([.. command, "--force"]);
            Assert.Contains("Error (EnvironmentNotConfirmed)", unnamed.Error, StringComparison.Ordinal);
            Assert.All([refused, unnamed], run => Assert.Contains("--force --confirm-environment production", run.Error, StringComparison.Ordinal));
        }

        Assert.Equal(4, work.Database.Query<string>("SELECT name FROM sequelize_meta").Count);
        Assert.Contains("1 migration undone and 1 migration applied on ", work.Run("redo", "--force", "--confirm-environment", "production").Output, StringComparison.Ordinal);
        Assert.Contains("4 migrations applied to ", work.Run("reset", "--drop", "--yes", "--force", "--confirm-environment", "production").Output, StringComparison.Ordinal);
        Assert.Contains("Error (EnvironmentMismatch)", work.Run("up", "--environment", "staging").Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Reset_asks_for_a_word_looks_without_writing_and_runs_seeds()
    {
        using var work = Workplace.WithDatabase();
        work.Run("up");
        var seeds = Directory.CreateDirectory(Path.Combine(work.Folder, "seeds"));
        File.WriteAllText(Path.Combine(seeds.FullName, "1.sql"), "CREATE TABLE seeded (i int)");

        var unsaid = work.Run("reset");
        Assert.Equal(2, unsaid.ExitCode);
        Assert.Contains("--yes", unsaid.Error, StringComparison.Ordinal);

        var look = work.Run("reset", "--drop", "--seed-path", "seeds", "--what-if");
        Assert.Equal(0, look.ExitCode);
        Assert.Contains("Would drop table public.markets.", look.Error, StringComparison.Ordinal);
        Assert.Equal(4, work.Database.Query<string>("SELECT name FROM sequelize_meta").Count);

        var done = work.Run("reset", "--seed-path", "seeds", "--yes");
        Assert.Contains("4 migrations undone and 4 migrations applied on ", done.Output, StringComparison.Ordinal);
        Assert.Single(work.Database.Query<string>("SELECT tablename::text FROM pg_tables WHERE tablename = 'seeded'"));
    }
}
