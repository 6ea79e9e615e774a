namespace Lending.Migrations.Chaos.Clients;

/// <summary>What a client is told to do.</summary>
/// <param name="Folder">Of the round.</param>
/// <param name="Paths">Where the migrations are.</param>
/// <param name="Url">The database, perhaps by way of a proxy.</param>
/// <param name="Direction">All up, or all down.</param>
internal sealed record Order(string Folder, IReadOnlyList<string> Paths, string Url, MigrationDirection Direction)
{
    public TimeSpan DdlLockTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    public int Retries { get; init; } = 1;

    /// <summary>Whether the whole run is one transaction.</summary>
    public bool InOne { get; init; }

    /// <summary>Null for all.</summary>
    public int? AtMost { get; init; }

    public MigrationRequest Request => Direction == MigrationDirection.Up
        ? new MigrationRequest.Apply(Which) { SingleTransaction = InOne }
        : new MigrationRequest.Revert(Which) { SingleTransaction = InOne };

    private MigrationSelection Which => AtMost is { } count ? new MigrationSelection.Next(count) : new MigrationSelection.All();
}
