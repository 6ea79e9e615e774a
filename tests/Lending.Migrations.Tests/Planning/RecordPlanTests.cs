using Lending.Migrations.Planning;
using Xunit;

namespace Lending.Migrations.Tests.Planning;

public sealed class RecordPlanTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";
    private const string C = "20240103000000-c";

    private static readonly InterruptedMigration InterruptedUp = new(B, MigrationDirection.Up, DateTimeOffset.UnixEpoch, "sum");

    [Fact]
    public void Registering_takes_what_is_pending_oldest_first_and_names_rows_as_the_node_runner_does() =>
        Assert.Equal([$"Register {A} +{A}.js", $"Register {C} +{C}.mjs"], Plan(new RecordRequest.Register(new RecordSelection.All()), Ran(B)));

    [Fact]
    public void Registering_up_to_one_includes_it() =>
        Assert.Equal([$"Register {A} +{A}.js", $"Register {B} +{B}.js"], Plan(new RecordRequest.Register(new RecordSelection.Through(B))));

    [Fact]
    public void Registering_what_is_executed_is_nothing_to_do() =>
        Assert.Empty(Plan(new RecordRequest.Register(Named(A)), Ran(A)));

    [Fact]
    public void Registering_does_not_pass_over_an_interrupted_one()
    {
        var error = Assert.Throws<InvalidMigrationException>(
            () => Plan(new RecordRequest.Register(new RecordSelection.All()), InterruptedUp));

        Assert.Equal("MigrationInterrupted", error.ErrorId);
    }

    [Fact]
    public void Unregistering_takes_away_every_row_newest_first_and_needs_no_file() => Assert.Equal(
        [$"Unregister by-hand -by-hand", $"Unregister {B} -{B}.js -{B}.sql"],
        Plan(new RecordRequest.Unregister(Named(B, "by-hand")), Ran(A), new(B + ".js", B), new(B + ".sql", B), new("by-hand", "by-hand")));

    [Fact]
    public void Unregistering_down_to_one_includes_it() => Assert.Equal(
        [$"Unregister {C} -{C}.js", $"Unregister {B} -{B}.js"],
        Plan(new RecordRequest.Unregister(new RecordSelection.Through(B)), Ran(A), Ran(B), Ran(C)));

    [Fact]
    public void Repairing_accepts_a_changed_text_forgets_a_missing_row_and_leaves_the_rest_alone() => Assert.Equal(
        [$"AcceptChange {B}", "Forget by-hand -by-hand"],
        Plan(new RecordRequest.Repair(new RecordSelection.All()), Ran(A), Ran(B) with { Checksum = "another" }, new("by-hand", "by-hand")));

    [Fact]
    public void Repairing_what_is_in_order_is_nothing_to_do() =>
        Assert.Empty(Plan(new RecordRequest.Repair(Named(A)), Ran(A)));

    [Fact]
    public void Only_a_person_can_say_what_an_interrupted_one_is()
    {
        var error = Assert.Throws<InvalidMigrationException>(() => Plan(new RecordRequest.Repair(Named(B)), InterruptedUp));

        Assert.Equal("SettleChoiceRequired", error.ErrorId);
    }

    [Theory]
    [InlineData(MigrationDirection.Up, SettleAs.Executed, "SettleAsExecuted " + B + " +" + B + ".js")]
    [InlineData(MigrationDirection.Up, SettleAs.Pending, "SettleAsPending " + B)]
    [InlineData(MigrationDirection.Down, SettleAs.Executed, "SettleAsExecuted " + B)]
    [InlineData(MigrationDirection.Down, SettleAs.Pending, "SettleAsPending " + B + " -" + B + ".js")]
    public void Settling_leaves_a_row_or_none_whichever_half_was_interrupted(MigrationDirection direction, SettleAs settle, string expected)
    {
        var interrupted = InterruptedUp with { Direction = direction };
        ExecutedMigration[] rows = direction == MigrationDirection.Down ? [Ran(B)] : [];

        Assert.Equal([expected], Plan(new RecordRequest.Repair(Named(B)) { SettleAs = settle }, interrupted, rows));
    }

    [Fact]
    public void A_name_that_nobody_knows_is_an_error()
    {
        foreach (var which in new RecordSelection[] { Named("20240105000000-x"), new RecordSelection.Through("20240105000000-x") })
        {
            foreach (var request in new RecordRequest[] { new RecordRequest.Register(which), new RecordRequest.Unregister(which), new RecordRequest.Repair(which) })
            {
                Assert.Equal("MigrationNotFound", Assert.Throws<InvalidMigrationException>(() => Plan(request, Ran(A))).ErrorId);
            }
        }
    }

    [Fact]
    public void What_became_another_change_since_it_was_approved_is_refused()
    {
        var request = new RecordRequest.Repair(Named(A));
        var shown = RecordPlan.For(request, Set(), Records(null, Ran(A) with { Checksum = "another" }), ".js");
        var onlyHere = RecordPlan.For(request, new MigrationCatalog([]), Records(null, Ran(A)), ".js");

        Assert.Single(RecordPlan.For(request with { Approved = shown }, Set(), Records(null, Ran(A) with { Checksum = "another" }), ".js"));
        Assert.Equal(
            "RecordConflict",
            Assert.Throws<DatabaseRefusedException>(
                () => RecordPlan.For(request with { Approved = onlyHere }, Set(), Records(null, Ran(A) with { Checksum = "another" }), ".js")).ErrorId);
    }

    private static IEnumerable<string> Plan(RecordRequest request, params ExecutedMigration[] rows) => Plan(request, null, rows);

    private static IEnumerable<string> Plan(RecordRequest request, InterruptedMigration? interrupted, params ExecutedMigration[] rows) =>
        RecordPlan.For(request, Set(), Records(interrupted, rows), ".js").Select(change =>
            $"{change.Action} {change.Name}{string.Concat(change.AddedRows.Select(row => " +" + row))}{string.Concat(change.RemovedRows.Select(row => " -" + row))}");

    private static MigrationRecords Records(InterruptedMigration? interrupted, params ExecutedMigration[] rows) =>
        new(rows, interrupted is null ? [] : [interrupted]);

    private static ExecutedMigration Ran(string name) => new(name + ".js", name, Checksum: "sum");

    private static RecordSelection.Named Named(params string[] names) => new(names);

    private static MigrationCatalog Set() => new([Of(A), Of(B), Of(C) with { RecordedAs = C + ".mjs" }]);

    private static Migration Of(string name) =>
        new(MigrationName.Parse(name), new MigrationOrigin(name + ".sql"), new(true, _ => { }), null) { ComputeChecksum = () => "sum" };
}
