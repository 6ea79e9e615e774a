using Lending.Migrations.Running;

namespace LendingMigrations;

/// <summary>A database and schema that a cmdlet is to work on, as it was said.</summary>
/// <param name="DatabaseUrl">Null for the one of the surroundings.</param>
/// <param name="Schema">Null for the search_path's first.</param>
/// <param name="Role">Null for the user that logs in.</param>
internal sealed record WantedTarget(string? DatabaseUrl, string? Schema, string? Role)
{
    /// <summary>Migrations that are meant there, each with where it was read, if it carries that; empty where none was named.</summary>
    public List<(string Name, string? Origin)> Named { get; } = [];

    public List<string> Names => Named.ConvertAll(named => named.Name);
}

/// <summary>A target of a cmdlet at work, and what became of it.</summary>
internal sealed class CommandTarget(WantedTarget wanted, ChosenTarget chosen)
{
    /// <summary>
    /// Of several targets, each with the names that were not read from another one of them. Which leaves no name was not meant.
    /// </summary>
    public static IReadOnlyList<CommandTarget> Route(IReadOnlyList<CommandTarget> targets)
    {
        var origins = targets.SelectMany(target => target.Wanted.Named).Select(named => named.Origin).OfType<string>().ToHashSet(StringComparer.Ordinal);
        origins.RemoveWhere(origin => !targets.Any(target => target.IsIn(origin)));
        return origins.Count == 0 || targets.Count == 1 ? targets : [.. targets.Where(target =>
            target.Wanted.Named.Count == 0
            || target.Wanted.Named.RemoveAll(named => named.Origin is { } origin && origins.Contains(origin) && !target.IsIn(origin)) == 0
            || target.Wanted.Named.Count > 0)];
    }

    public WantedTarget Wanted { get; } = wanted;

    public ChosenTarget Chosen { get; } = chosen;

    /// <summary>What it is called; once it is reached, as the server says.</summary>
    public MigrationPlace Place { get; set; } = new(chosen.Name);

    public TargetState State { get; set; } = TargetState.NotBegun;

    /// <summary>Turns its events into words; made when its work begins.</summary>
    public CmdletObserver? Observer { get; set; }

    private bool IsIn(string origin) => origin.StartsWith(ShellText.Plain.Clean($"{Chosen.Name.Server}/{Chosen.Name.Database}/"), StringComparison.Ordinal);
}
