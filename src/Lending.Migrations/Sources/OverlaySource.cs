namespace Lending.Migrations.Sources;

/// <summary>
/// One set over another: a migration of the upper one takes the place of the lower one's of the same name. So a backend's own file
/// wins over the migration that the module carries.
/// </summary>
/// <param name="lower">What is carried.</param>
/// <param name="upper">What takes precedence.</param>
public sealed class OverlaySource(IMigrationSource lower, IMigrationSource upper) : IMigrationSource
{
    /// <inheritdoc/>
    public IReadOnlyList<Migration> Load()
    {
        var above = upper.Load();
        var names = above.Select(migration => migration.Name).ToHashSet();
        return [.. lower.Load().Where(migration => !names.Contains(migration.Name)), .. above];
    }
}

/// <summary>Several sets that must not overlap: their union is exactly the set.</summary>
/// <param name="sources">Each is read whole.</param>
public sealed class UnionSource(IReadOnlyList<IMigrationSource> sources) : IMigrationSource
{
    /// <inheritdoc/>
    public IReadOnlyList<Migration> Load() => sources.Count == 1 ? sources[0].Load() : [.. sources.SelectMany(source => source.Load())];
}
