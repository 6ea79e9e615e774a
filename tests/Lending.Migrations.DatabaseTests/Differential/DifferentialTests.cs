using Xunit;

namespace Lending.Migrations.DatabaseTests.Differential;

/// <summary>
/// The judge of QueryInterface: real Sequelize 6. What both leave behind must be equal, or the case shows a difference that is listed,
/// and shows exactly that one.
/// </summary>
public sealed class DifferentialTests(DifferentialRun run) : IClassFixture<DifferentialRun>
{
    public static TheoryData<string> Same => [.. Cases.All.Where(one => one.Difference is null).Select(one => one.Name)];

    public static TheoryData<string> Different => [.. Cases.All.Where(one => one.Difference is not null).Select(one => one.Name)];

    [SkippableTheory]
    [MemberData(nameof(Same))]
    public void Ours_leaves_what_Sequelize_leaves(string name)
    {
        var outcome = run[Cases.Named(name)];

        Assert.Null(outcome.Theirs!.Error);
        Assert.Null(outcome.Ours!.Error);
        Assert.Equal(outcome.Theirs.Database, outcome.Ours.Database);
        Assert.Equal(outcome.Theirs.Result, outcome.Ours.Result);
    }

    [SkippableTheory]
    [MemberData(nameof(Different))]
    public void Ours_differs_as_it_is_listed(string name)
    {
        var one = Cases.Named(name);
        var difference = one.Difference!;
        var outcome = run[one];

        if (difference.SequelizeFails is { } error)
        {
            Assert.Contains(error, outcome.Theirs!.Error, StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(outcome.Theirs!.Error);
            Assert.NotEqual(outcome.Theirs.Database, outcome.Ours!.Database);
        }

        if (difference.WeRefuse is { } id)
        {
            Assert.StartsWith($"{id}: ", outcome.Ours!.Error, StringComparison.Ordinal);
            return;
        }

        Assert.Null(outcome.Ours!.Error);
        Assert.Null(outcome.Meant!.Error);
        Assert.Equal(outcome.Meant.Database, outcome.Ours.Database);
    }

    [Fact]
    public void Every_difference_is_listed()
    {
        var listed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "differences-from-sequelize.md"));

        Assert.All(Cases.All.Select(one => one.Difference?.Listed).OfType<string>(), words => Assert.Contains(words, listed, StringComparison.Ordinal));
    }

    [Fact]
    public void There_are_many_cases_and_each_has_a_name_of_its_own()
    {
        Assert.InRange(Cases.All.Count, 150, 1000);
        Assert.Equal(Cases.All.Count, Cases.All.Select(one => one.Name).Distinct().Count());
    }
}
