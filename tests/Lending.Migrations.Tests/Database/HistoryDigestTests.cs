using Lending.Migrations.Database;
using Xunit;

namespace Lending.Migrations.Tests.Database;

public sealed class HistoryDigestTests
{
    private const string A = "20240101000000-a";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_last_up_tells_when_how_long_and_with_which_text() =>
        Assert.Equal((Noon.AddHours(2), "third"), Standing("succeeded up first", "succeeded down second", "succeeded up third"));

    [Fact]
    public void What_was_undone_or_unregistered_is_known_no_more()
    {
        Assert.Equal((null, null), Standing("succeeded up first", "succeeded down first"));
        Assert.Equal((null, null), Standing("succeeded up first", "unregistered down first"));
        Assert.Equal((null, null), Standing("succeeded up first", "forgotten down first"));
    }

    [Fact]
    public void What_was_registered_counts_as_executed_with_the_text_of_then() =>
        Assert.Equal((Noon, "first"), Standing("registered up first"));

    [Fact]
    public void An_accepted_text_takes_the_place_of_what_ran_and_the_times_stay() =>
        Assert.Equal((Noon, "second"), Standing("succeeded up first", "repaired up second"));

    [Theory]
    [InlineData("failed up second")]
    [InlineData("from-a-later-version up second")]
    public void A_failure_that_was_rolled_back_and_words_of_a_later_version_change_nothing(string row)
    {
        Assert.Equal((Noon, "first"), Standing("succeeded up first", row));
        Assert.Empty(Digest(true, "succeeded up first", row).Interrupted);
    }

    [Theory]
    [InlineData("started up x")]
    [InlineData("failed down x")]
    public void A_half_outside_a_transaction_that_did_not_end_is_interrupted(string row)
    {
        var interrupted = Assert.Single(Digest(false, row).Interrupted);

        Assert.Equal((A, row.Contains("up", StringComparison.Ordinal) ? MigrationDirection.Up : MigrationDirection.Down, "x"), (interrupted.Name, interrupted.Direction, interrupted.Checksum));
    }

    [Theory]
    [InlineData("succeeded up x")]
    [InlineData("settled up x")]
    [InlineData("settled down x")]
    [InlineData("unregistered down x")]
    [InlineData("registered up x")]
    public void What_was_decided_since_is_not_interrupted(string row) =>
        Assert.Empty(Digest(false, "started up x", row).Interrupted);

    private static (DateTimeOffset? ExecutedAt, string? Checksum) Standing(params string[] rows)
    {
        var row = Digest(true, rows).Executed[0];
        return (row.ExecutedAt, row.Checksum);
    }

    private static MigrationRecords Digest(bool transactional, params string[] rows)
    {
        var digest = new HistoryDigest();
        foreach (var (row, index) in rows.Select((row, index) => (row.Split(' '), index)))
        {
            var direction = row[1] == "up" ? MigrationDirection.Up : MigrationDirection.Down;
            digest.Add(new HistoryEntry(Guid.Empty, A, direction, row[0], Noon.AddHours(index), null) { Checksum = row[2], Transactional = transactional });
        }

        return digest.Complete([new ExecutedMigration(A + ".js", A)]);
    }
}
