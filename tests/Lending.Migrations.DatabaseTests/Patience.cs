using System.Diagnostics;

namespace Lending.Migrations.DatabaseTests;

/// <summary>Waits for something to be so, at no guessed time, and leaves the processor to those that make it so.</summary>
internal static class Patience
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);

    /// <summary>False where it was not so within a minute.</summary>
    public static bool Until(Func<bool> condition)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); Thread.Sleep(Pause))
        {
            if (clock.Elapsed > LongestWait)
            {
                return false;
            }
        }

        return true;
    }
}
