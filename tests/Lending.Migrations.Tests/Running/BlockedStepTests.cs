using Lending.Migrations.Running;
using Xunit;

namespace Lending.Migrations.Tests.Running;

public sealed class BlockedStepTests
{
    [Theory]
    [InlineData(1, 0.5, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(5, 8, 16)]
    [InlineData(7, 30, 60)]
    [InlineData(1000, 30, 60)]
    public void Pauses_grow_up_to_a_minute_and_are_never_the_same_for_two(int retry, double atLeast, double atMost)
    {
        var pauses = Enumerable.Range(0, 50).Select(_ => BlockedStep.PauseBefore(retry).TotalSeconds).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause, atLeast, atMost));
        Assert.True(pauses.Distinct().Count() > 10, "Runners that met each other would meet again.");
    }
}
