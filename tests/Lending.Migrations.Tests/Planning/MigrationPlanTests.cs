using Lending.Migrations.Planning;
using Xunit;

namespace Lending.Migrations.Tests.Planning;

public sealed class MigrationPlanTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";
    private const string C = "20240103000000-c";
    private const string D = "20240104000000-d";

    private static readonly MigrationCatalog Catalog = Set(C, A, D, B);

    [Fact]
    public void Up_runs_all_that_is_pending_oldest_first() =>
        Assert.Equal([A, B, C, D], Names(Up(new MigrationSelection.All(), Catalog)));

    [Fact]
    [Trait("Pain", "18")]
    public void What_has_run_under_any_extension_is_not_run_again() =>
        Assert.Equal([C, D], Names(Up(new MigrationSelection.All(), Catalog, A + ".js", B)));

    [Fact]
    public void Up_by_steps_takes_the_next_few() =>
        Assert.Equal([B, C], Names(Up(new MigrationSelection.Next(2), Catalog, A + ".js")));

    [Fact]
    public void Up_to_a_target_includes_it() =>
        Assert.Equal([A, B, C], Names(Up(Through(C), Catalog)));

    [Fact]
    public void Up_to_a_target_that_has_run_still_runs_older_pending_ones() =>
        Assert.Equal([A], Names(Up(Through(B), Catalog, B + ".js")));

    [Fact]
    public void Up_by_name_runs_these_alone_in_order() =>
        Assert.Equal([A, C], Names(Up(Named(C, A), Catalog)));

    [Fact]
    public void Up_by_the_name_of_one_that_has_run_is_nothing_to_do() =>
        Assert.Empty(Up(Named(A), Catalog, A + ".js").Steps);

    [Fact]
    public void A_new_row_is_named_with_the_extension_that_the_node_runner_looks_for() =>
        Assert.Equal([A + ".js"], Up(Named(A), Catalog).Steps[0].RecordedNames);

    [Theory]
    [InlineData(MigrationDirection.Up)]
    [InlineData(MigrationDirection.Down)]
    public void A_target_that_does_not_exist_is_an_error_and_never_nothing_to_do(MigrationDirection direction)
    {
        foreach (var selection in new MigrationSelection[] { Through("20240105000000-x"), Named("20240105000000-x") })
        {
            var error = Assert.Throws<InvalidMigrationException>(() => direction == MigrationDirection.Up
                ? Up(selection, Catalog, A, B, C, D)
                : Down(selection, Catalog, A, B, C, D));

            Assert.Equal("MigrationNotFound", error.ErrorId);
            Assert.Contains("20240105000000-x", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Pain", "17")]
    public void Down_undoes_the_newest_first_and_takes_away_the_rows_as_they_are_named()
    {
        var plan = Down(new MigrationSelection.Next(2), Catalog, A, C + ".cjs", B + ".js");

        Assert.Equal([C, B], Names(plan));
        Assert.Equal([C + ".cjs"], plan.Steps[0].RecordedNames);
    }

    [Fact]
    public void Down_takes_away_every_row_of_the_stem()
    {
        var plan = Down(new MigrationSelection.Next(1), Catalog, A + ".js", A + ".sql");

        Assert.Equal([A + ".js", A + ".sql"], Assert.Single(plan.Steps).RecordedNames);
    }

    [Fact]
    public void Down_to_a_target_includes_it() =>
        Assert.Equal([D, C, B], Names(Down(Through(B), Catalog, A, B, C, D)));

    [Fact]
    public void Down_all_undoes_everything() =>
        Assert.Equal([D, C, B, A], Names(Down(new MigrationSelection.All(), Catalog, A, B, C, D)));

    [Fact]
    public void Down_to_one_that_has_not_run_is_an_error()
    {
        var error = Assert.Throws<InvalidMigrationException>(() => Down(Through(C), Catalog, A, B));

        Assert.Equal("MigrationNotExecuted", error.ErrorId);
    }

    [Fact]
    [Trait("Pain", "16")]
    public void Down_does_not_step_over_a_newer_one_that_is_missing()
    {
        var error = Assert.Throws<InvalidMigrationException>(
            () => Down(new MigrationSelection.Next(1), Catalog, A, "20240109000000-from-another-branch.js"));

        Assert.Equal("MigrationMissing", error.ErrorId);
        Assert.Contains("20240109000000-from-another-branch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Pain", "17")]
    public void Every_down_is_checked_before_the_first_runs()
    {
        var set = new MigrationCatalog([Of(A) with { Down = null }, Of(B), Of(C) with { Down = null }]);

        var error = Assert.Throws<MigrationIrreversibleException>(() => Down(new MigrationSelection.All(), set, A, B, C));

        Assert.Equal([C, A], error.Migrations.Select(migration => migration.Name.Value));
    }

    [Fact]
    public void A_plan_with_a_half_that_cannot_run_here_is_refused_whole()
    {
        var set = new MigrationCatalog([Of(A), Of(B) with { Up = new MigrationBody(true, _ => { }) { Refusal = "It needs Node." } }]);

        var error = Assert.Throws<InvalidMigrationException>(() => Up(new MigrationSelection.All(), set));

        Assert.Equal("It needs Node.", error.Message);
    }

    [Fact]
    public void A_migration_older_than_one_that_has_run_is_warned_of()
    {
        var plan = Up(new MigrationSelection.All(), Catalog, A, C);

        var warning = Assert.IsType<PlanWarning.OutOfOrder>(Assert.Single(plan.Warnings));
        Assert.Equal((B, C), (warning.Name.Value, warning.Newest));
    }

    [Fact]
    [Trait("Pain", "21")]
    public void Equal_timestamps_run_in_ordinal_order_with_a_warning()
    {
        var set = Set("20240101000000-b", "20240101000000-B", "20240102000000-c");

        var plan = Up(new MigrationSelection.All(), set);

        Assert.Equal(["20240101000000-B", "20240101000000-b", "20240102000000-c"], Names(plan));
        var warning = Assert.IsType<PlanWarning.EqualTimestamps>(Assert.Single(plan.Warnings));
        Assert.Equal(["20240101000000-B", "20240101000000-b"], warning.Names.Select(name => name.Value));
    }

    [Fact]
    [Trait("Pain", "16")]
    public void Rows_without_a_migration_are_warned_of_and_do_not_stop_an_up()
    {
        var plan = Up(new MigrationSelection.All(), Set(D), A + ".js", "by-hand");

        Assert.Equal([D], Names(plan));
        var warning = Assert.IsType<PlanWarning.MissingMigrations>(plan.Warnings[0]);
        Assert.Equal([A + ".js", "by-hand"], warning.RecordedNames);
    }

    [Fact]
    [Trait("Pain", "18")]
    public void Two_migrations_of_one_name_are_an_error_that_names_both()
    {
        var error = Assert.Throws<InvalidMigrationException>(
            () => new MigrationCatalog([Of(A), Of(A) with { Origin = new MigrationOrigin("other.dll (A)") }]));

        Assert.Equal("MigrationDuplicate", error.ErrorId);
        Assert.Contains($"{A}.sql and other.dll (A)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_converted_migration_stands_for_its_original(bool convertedFirst)
    {
        var (original, converted) = (Original("as it was"), Converted("as it was"));

        var catalog = new MigrationCatalog(convertedFirst ? [converted, original] : [original, converted]);

        Assert.Same(converted, Assert.Single(catalog.Migrations));
    }

    [Fact]
    public void An_original_that_was_changed_after_it_was_converted_is_an_error_that_names_both()
    {
        var error = Assert.Throws<InvalidMigrationException>(() => new MigrationCatalog([Original("changed"), Converted("as it was")]));

        Assert.Equal("MigrationOriginalChanged", error.ErrorId);
        Assert.Contains($"{A}.js was changed after it was converted to {A}.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_migration_that_was_converted_from_another_file_stands_for_none()
    {
        var other = Original("as it was") with { Origin = new MigrationOrigin(A + ".mjs", "/set/" + A + ".mjs") };

        Assert.Equal("MigrationDuplicate", Assert.Throws<InvalidMigrationException>(() => new MigrationCatalog([other, Converted("as it was")])).ErrorId);
    }

    private static Migration Original(string text) => Of(A) with
    {
        Origin = new MigrationOrigin(A + ".js", "/set/" + A + ".js"),
        ComputeChecksum = () => text,
    };

    private static Migration Converted(string text) => Of(A) with { Original = new MigrationOriginal(A + ".js", text) };

    private static MigrationPlan Up(MigrationSelection selection, MigrationCatalog catalog, params string[] rows) =>
        MigrationPlan.For(new MigrationRequest.Apply(selection), catalog, Rows(rows), ".js");

    private static MigrationPlan Down(MigrationSelection selection, MigrationCatalog catalog, params string[] rows) =>
        MigrationPlan.For(new MigrationRequest.Revert(selection), catalog, Rows(rows), ".js");

    private static MigrationSelection.Through Through(string name) => new(MigrationName.Parse(name));

    private static MigrationSelection.Named Named(params string[] names) => new([.. names.Select(MigrationName.Parse)]);

    private static ExecutedMigration[] Rows(string[] names) =>
        [.. names.Select(name => new ExecutedMigration(name, MigrationName.StemOf(name)))];

    private static MigrationCatalog Set(params string[] names) => new(names.Select(Of));

    private static Migration Of(string name) =>
        new(MigrationName.Parse(name), new MigrationOrigin(name + ".sql"), new(true, _ => { }), new(true, _ => { }));

    private static IEnumerable<string> Names(MigrationPlan plan) => plan.Steps.Select(step => step.Migration.Name.Value);
}
