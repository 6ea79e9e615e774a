using Xunit;
using Xunit.Abstractions;

namespace Lending.Migrations.DatabaseTests.JavaScript;

/// <summary>Sixty migrations in the styles that backends write give the same database here as with umzug and Sequelize.</summary>
public sealed class SixtyMigrationsTests(ITestOutputHelper output)
{
    private const int All = 60;

    [SkippableTheory]
    [InlineData("sequelize")]
    [InlineData("sequelize-old")]
    public void Both_runners_make_the_same_database_up_and_down(string sequelize)
    {
        using var backend = Backend.Create(sequelize).WithSixty();
        using var theirs = TestDatabase.Create();
        using var ours = TestDatabase.Create();
        using var node = backend.StartUmzug(theirs);

        node.Up(All);
        Assert.Equal(All, backend.Up(ours).Outcomes.Count);
        Assert.Equal(Dump.Of(theirs), Dump.Of(ours));

        // Half way back, then all of it.
        foreach (var steps in new[] { 25, All - 25 })
        {
            node.Down(steps);
            Assert.Equal(steps, backend.Down(ours, steps).Outcomes.Count);
            Assert.Equal(Dump.Of(theirs), Dump.Of(ours));
        }
    }

    [SkippableFact]
    public void The_runners_take_turns_on_one_database_in_any_order()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var backend = Backend.Create().WithSixty();
        using var alone = TestDatabase.Create();
        using var shared = TestDatabase.Create();
        using var nodeAlone = backend.StartUmzug(alone);
        using var node = backend.StartUmzug(shared);

        nodeAlone.Up(All);
        foreach (var byNode in Turns(random))
        {
            Step(byNode, () => node.Up(1), () => backend.Up(shared, 1));
        }

        Assert.True(Dump.Of(alone) == Dump.Of(shared), $"up differs with seed {seed}");
        nodeAlone.Down(All);
        foreach (var byNode in Turns(random))
        {
            Step(byNode, () => node.Down(1), () => backend.Down(shared, 1));
        }

        Assert.True(Dump.Of(alone) == Dump.Of(shared), $"down differs with seed {seed}");
        Assert.Empty(shared.Query<string>("SELECT name FROM sequelize_meta"));
    }

    /// <summary>A third of the turns is ours: each of them starts Node anew.</summary>
    private static IEnumerable<bool> Turns(Random random) => Enumerable.Range(0, All).Select(_ => random.Next(3) > 0);

    private static void Step(bool byNode, Action node, Action ours) => (byNode ? node : ours)();
}
