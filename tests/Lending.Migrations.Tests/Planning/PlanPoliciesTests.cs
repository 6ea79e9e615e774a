using Lending.Migrations.Planning;
using Xunit;

namespace Lending.Migrations.Tests.Planning;

public sealed class PlanPoliciesTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";
    private const string C = "20240103000000-c";

    [Theory]
    [InlineData(null, false, "warns")]
    [InlineData(null, true, "refuses")]
    [InlineData(ModifiedPolicy.Warn, true, "warns")]
    [InlineData(ModifiedPolicy.Fail, false, "refuses")]
    [InlineData(ModifiedPolicy.Ignore, true, "is silent")]
    public void A_changed_text_is_met_as_the_policy_says_and_a_protected_environment_decides_where_nobody_says(
        ModifiedPolicy? policy, bool protectedEnvironment, string outcome)
    {
        var request = new MigrationRequest.Apply(new MigrationSelection.All()) { OnModified = policy };

        Assert.Equal(outcome, Outcome(request, protectedEnvironment, Ran(A, "another"), Ran(B)));
    }

    [Fact]
    public void The_same_text_and_an_unknown_one_are_not_changed() => Assert.Equal(
        "is silent",
        Outcome(new MigrationRequest.Apply(new MigrationSelection.All()) { OnModified = ModifiedPolicy.Fail }, true, Ran(A), Ran(B, null)));

    [Fact]
    public void What_ran_before_a_conversion_is_not_changed_by_it()
    {
        var converted = new MigrationCatalog([Of(A) with { Original = new MigrationOriginal(A + ".js", "sum of the original") }]);
        var request = new MigrationRequest.Apply(new MigrationSelection.All()) { OnModified = ModifiedPolicy.Fail };

        Assert.Empty(MigrationPlan.For(request, converted, [Ran(A, "sum of the original")], ".js").Warnings);
        Assert.Throws<InvalidMigrationException>(() => MigrationPlan.For(request, converted, [Ran(A, "another")], ".js"));
    }

    [Fact]
    public void A_changed_text_stops_an_up_that_has_nothing_else_to_do_and_is_named()
    {
        var request = new MigrationRequest.Apply(new MigrationSelection.All()) { OnModified = ModifiedPolicy.Fail };

        var error = Assert.Throws<InvalidMigrationException>(() => For(request, false, Ran(A), Ran(C, "x"), Ran(B, "y")));

        Assert.Equal("MigrationModified", error.ErrorId);
        Assert.StartsWith($"{B}, {C}: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(A, "is silent")]
    [InlineData(B, "refuses")]
    public void An_undo_looks_at_what_it_undoes_alone(string undone, string outcome)
    {
        var request = new MigrationRequest.Revert(new MigrationSelection.Named([MigrationName.Parse(undone)])) { OnModified = ModifiedPolicy.Fail };

        Assert.Equal(outcome, Outcome(request, false, Ran(A), Ran(B, "another")));
    }

    [Theory]
    [InlineData(OutOfOrderPolicy.Allow, "is silent")]
    [InlineData(OutOfOrderPolicy.Warn, "warns")]
    [InlineData(OutOfOrderPolicy.Fail, "refuses")]
    [Trait("Pain", "7")]
    public void A_late_migration_is_met_as_the_policy_says(OutOfOrderPolicy policy, string outcome) => Assert.Equal(
        outcome, Outcome(new MigrationRequest.Apply(new MigrationSelection.All()) { OutOfOrder = policy }, true, Ran(B)));

    [Fact]
    public void One_that_is_late_but_is_not_to_run_is_none_of_the_policys_business()
    {
        var request = new MigrationRequest.Apply(new MigrationSelection.Named([MigrationName.Parse(C)])) { OutOfOrder = OutOfOrderPolicy.Fail };

        Assert.Equal("is silent", Outcome(request, false, Ran(B)));
    }

    [Fact]
    public void A_refusal_of_late_ones_names_them_and_the_newest()
    {
        var request = new MigrationRequest.Apply(new MigrationSelection.All()) { OutOfOrder = OutOfOrderPolicy.Fail };

        var error = Assert.Throws<InvalidMigrationException>(() => For(request, false, Ran(C)));

        Assert.Equal("MigrationOutOfOrder", error.ErrorId);
        Assert.StartsWith($"{A}, {B} would run behind {C}", error.Message, StringComparison.Ordinal);
    }

    private static string Outcome(MigrationRequest request, bool protectedEnvironment, params ExecutedMigration[] rows)
    {
        try
        {
            return For(request, protectedEnvironment, rows).Warnings.Count > 0 ? "warns" : "is silent";
        }
        catch (InvalidMigrationException)
        {
            return "refuses";
        }
    }

    private static MigrationPlan For(MigrationRequest request, bool protectedEnvironment, params ExecutedMigration[] rows) => MigrationPlan.For(
        request, new MigrationCatalog(new[] { A, B, C }.Select(Of)), rows, ".js", protectedEnvironment);

    private static ExecutedMigration Ran(string name, string? checksum = "sum") => new(name + ".js", name, Checksum: checksum);

    private static Migration Of(string name) =>
        new(MigrationName.Parse(name), new MigrationOrigin(name + ".sql"), new(true, _ => { }), new(true, _ => { })) { ComputeChecksum = () => "sum" };
}
