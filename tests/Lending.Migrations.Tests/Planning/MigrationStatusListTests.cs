using Lending.Migrations.Planning;
using Xunit;

namespace Lending.Migrations.Tests.Planning;

public sealed class MigrationStatusListTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";
    private const string C = "20240103000000-c";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_migration_and_every_row_has_one_entry_in_ordinal_order()
    {
        var list = Statuses(Set(B, A), Row(A + ".js"), Row(C + ".js"), Row("by-hand"));

        Assert.Equal(
            [(A, MigrationState.Executed), (B, MigrationState.OutOfOrder), (C, MigrationState.Missing), ("by-hand", MigrationState.Missing)],
            list.Select(status => (status.Name, status.State)));
    }

    [Fact]
    public void Without_rows_all_are_pending() =>
        Assert.All(Statuses(Set(A, B)), status => Assert.Equal(MigrationState.Pending, status.State));

    [Fact]
    public void What_is_known_of_a_run_is_shown()
    {
        var status = Statuses(Set(A), Row(A + ".js") with { ExecutedAt = Noon, Duration = TimeSpan.FromSeconds(2), Checksum = "old" })[0];

        Assert.Equal((Noon, TimeSpan.FromSeconds(2), "sum of a", A + ".sql"), (status.ExecutedAt, status.Duration, status.Checksum, status.Source));
    }

    [Theory]
    [InlineData("sum of the original", false)]
    [InlineData("sum of a", false)]
    [InlineData("another", true)]
    public void What_ran_before_it_was_converted_is_not_modified(string ranAs, bool modified)
    {
        var converted = Set(A).Migrations[0] with { Original = new MigrationOriginal(A + ".js", "sum of the original") };

        Assert.Equal(modified, Statuses(new MigrationCatalog([converted]), Row(A) with { Checksum = ranAs })[0].Modified);
    }

    [Theory]
    [InlineData("sum of a", false)]
    [InlineData("another", true)]
    [InlineData(null, null)]
    public void A_text_that_changed_since_it_ran_is_modified(string? ranAs, bool? modified) =>
        Assert.Equal(modified, Statuses(Set(A), Row(A) with { Checksum = ranAs })[0].Modified);

    [Fact]
    public void A_pending_one_older_than_one_that_has_run_is_out_of_order()
    {
        var list = Statuses(Set(A, B, C), Row(B));

        Assert.Equal([true, false, false], list.Select(status => status.OutOfOrder));
    }

    [Fact]
    public void One_that_ran_after_a_newer_one_was_out_of_order()
    {
        var list = Statuses(
            Set(A, B, C),
            Row(A) with { ExecutedAt = Noon },
            Row(B) with { ExecutedAt = Noon.AddHours(2) },
            Row(C) with { ExecutedAt = Noon.AddHours(1) });

        Assert.Equal([false, true, false], list.Select(status => status.OutOfOrder));
    }

    [Fact]
    public void A_changed_text_is_a_state()
    {
        var list = Statuses(Set(A, B), Row(A) with { Checksum = "another" }, Row(B) with { Checksum = "sum of b" });

        Assert.Equal([MigrationState.Modified, MigrationState.Executed], list.Select(status => status.State));
    }

    [Fact]
    public void A_pending_one_that_is_late_is_a_state_and_one_that_ran_late_is_executed()
    {
        var list = Statuses(Set(A, B, C), Row(B) with { ExecutedAt = Noon.AddHours(1) }, Row(C) with { ExecutedAt = Noon });

        Assert.Equal([MigrationState.OutOfOrder, MigrationState.Executed, MigrationState.Executed], list.Select(status => status.State));
        Assert.Equal([true, false, false], list.Select(status => status.Pending));
        Assert.True(list[1].OutOfOrder);
    }

    [Theory]
    [InlineData(MigrationDirection.Up, false, true)]
    [InlineData(MigrationDirection.Down, true, false)]
    public void An_interrupted_one_is_so_before_all_else_and_says_whether_an_up_would_finish_it(MigrationDirection direction, bool recorded, bool pending)
    {
        var row = Row(A) with { Checksum = "another" };
        var status = Statuses(Set(A, B), new InterruptedMigration(A, direction, Noon, "another"), recorded ? [row, Row(B)] : [Row(B)])[0];

        Assert.Equal((MigrationState.Interrupted, true, pending), (status.State, status.Modified, status.Pending));
    }

    [Fact]
    public void An_interrupted_one_is_shown_though_neither_the_set_nor_the_rows_hold_it()
    {
        var list = Statuses(Set(A), new InterruptedMigration(B, MigrationDirection.Up, Noon, null));

        Assert.Equal([(A, MigrationState.Pending), (B, MigrationState.Interrupted)], list.Select(status => (status.Name, status.State)));
        Assert.False(list[1].Pending);
    }

    private static IReadOnlyList<MigrationStatus> Statuses(MigrationCatalog catalog, params ExecutedMigration[] rows) =>
        MigrationStatusList.For(catalog, new MigrationRecords(rows, []));

    private static IReadOnlyList<MigrationStatus> Statuses(MigrationCatalog catalog, InterruptedMigration interrupted, params ExecutedMigration[] rows) =>
        MigrationStatusList.For(catalog, new MigrationRecords(rows, [interrupted]));

    private static ExecutedMigration Row(string name) => new(name, MigrationName.StemOf(name));

    private static MigrationCatalog Set(params string[] names) => new(names.Select(name =>
        new Migration(MigrationName.Parse(name), new MigrationOrigin(name + ".sql"), new(true, _ => { }), null)
        {
            ComputeChecksum = () => "sum of " + name[^1],
        }));
}
