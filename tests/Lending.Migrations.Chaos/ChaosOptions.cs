namespace Lending.Migrations.Chaos;

/// <summary>How long, how much, and with what.</summary>
internal sealed record ChaosOptions
{
    public int Rounds { get; init; } = 1000;

    /// <summary>No round is begun after this time.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Of the first round; the next one has the next number. The same seed makes the same round, but for the clock.</summary>
    public int Seed { get; init; } = Environment.TickCount & 0xFFFFFF;

    public int Workers { get; init; } = 3;

    /// <summary>Only these kinds of fault; empty for all.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Starts the console: a program and its first arguments.</summary>
    public IReadOnlyList<string> Console { get; init; } = [];

    /// <summary>The module's folder; null to leave PowerShell out.</summary>
    public string? Module { get; init; }

    /// <summary>A folder <c>node_modules</c> with sequelize and pg; null to leave JavaScript out.</summary>
    public string? NodeModules { get; init; }
}
