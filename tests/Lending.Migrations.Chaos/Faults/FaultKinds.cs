namespace Lending.Migrations.Chaos.Faults;

/// <summary>The kinds of fault, and how often each comes.</summary>
internal static class FaultKinds
{
    private static readonly (int Weight, Func<Fault> Make)[] Kinds =
    [
        (6, () => new NoFault()),
        (18, () => new KillFault()),
        (20, () => new TerminateFault()),
        (12, () => new StopFault()),
        (12, () => new RivalFault()),
        (14, () => new CutFault()),
        (4, () => new SilenceFault()),
        (4, () => new DelayFault()),
        (4, () => new BlockFault()),
        (3, () => new CrashFault()),
        (3, () => new DiskFault()),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Select(kind => kind.Make().Name)];

    public static Fault Choose(Random random, Func<Fault, bool> isPossible)
    {
        var possible = Kinds.Where(kind => isPossible(kind.Make())).ToList();
        var place = random.Next(possible.Sum(kind => kind.Weight));
        foreach (var (weight, make) in possible)
        {
            if ((place -= weight) < 0)
            {
                return make();
            }
        }

        throw new InvalidOperationException("No kind of fault is possible here.");
    }
}
