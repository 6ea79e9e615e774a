using Lending.Migrations.Planning;
using Xunit;

namespace Lending.Migrations.Tests.Planning;

public sealed class StepsMeanwhileTests
{
    private static readonly Migration[] Set =
        [.. new[] { "20240101000000-a", "20240102000000-b", "20240103000000-c" }.Select(MigrationOf)];

    [Fact]
    public void What_another_runner_did_is_not_to_do_any_more()
    {
        var (meanwhile, steps) = Plan(new MigrationRequest.Apply(new MigrationSelection.All()));

        meanwhile.Done(steps[0]);
        meanwhile.Learn(Executed("20240101000000-a", "20240102000000-b"));

        Assert.Equal([false, false, true], steps.Select(meanwhile.IsToDo));
    }

    [Fact]
    public void What_another_runner_undid_is_not_to_undo_any_more()
    {
        var (meanwhile, steps) = Plan(new MigrationRequest.Revert(new MigrationSelection.All()), "20240101000000-a", "20240102000000-b", "20240103000000-c");

        meanwhile.Done(steps[0]);
        meanwhile.Learn(Executed("20240101000000-a"));

        Assert.Equal([false, false, true], steps.Select(meanwhile.IsToDo));
    }

    [Theory]
    [InlineData("20240101000000-a")]
    [InlineData("20240102000000-b")]
    public void Where_a_migration_that_stood_before_or_was_done_here_is_gone_the_run_stops(string undone)
    {
        var (meanwhile, steps) = Plan(new MigrationRequest.Apply(new MigrationSelection.All()), "20240101000000-a");
        meanwhile.Done(steps[0]);

        var error = Assert.Throws<DatabaseRefusedException>(
            () => meanwhile.Learn(Executed([.. new[] { "20240101000000-a", "20240102000000-b" }.Where(name => name != undone)])));

        Assert.Equal("RecordConflict", error.ErrorId);
        Assert.Contains(undone, error.Message, StringComparison.Ordinal);
    }

    private static (StepsMeanwhile Meanwhile, IReadOnlyList<MigrationStep> Steps) Plan(MigrationRequest request, params string[] executed)
    {
        var plan = MigrationPlan.For(request, new MigrationCatalog(Set), Executed(executed), ".js");
        return (new StepsMeanwhile(plan), plan.Steps);
    }

    private static ExecutedMigration[] Executed(params string[] names) => [.. names.Select(name => new ExecutedMigration(name + ".js", name))];

    private static Migration MigrationOf(string name) => new(
        MigrationName.Parse(name),
        new MigrationOrigin(name, null),
        new MigrationBody(true, _ => { }),
        new MigrationBody(true, _ => { }));
}
