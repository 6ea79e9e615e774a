namespace Lending.Migrations.Planning;

/// <summary>How every migration of the set, and every row without one, stands: a pure function of the set and the rows.</summary>
public static class MigrationStatusList
{
    /// <summary>One entry a name, in ordinal order.</summary>
    public static IReadOnlyList<MigrationStatus> For(MigrationCatalog catalog, IReadOnlyList<ExecutedMigration> executed)
    {
        var rows = new Dictionary<string, ExecutedMigration>(StringComparer.Ordinal);
        foreach (var row in executed)
        {
            rows[row.Stem] = row;
        }

        var stems = catalog.Migrations.Select(migration => migration.Name.Value)
            .Concat(rows.Keys.Where(stem => catalog.Find(stem) is null))
            .OrderDescending(StringComparer.Ordinal);
        var statuses = new List<MigrationStatus>();
        var newerHasRun = false;
        var newerRanFirstAt = DateTimeOffset.MaxValue;
        foreach (var stem in stems)
        {
            var row = rows.GetValueOrDefault(stem);
            var outOfOrder = row is null ? newerHasRun : row.ExecutedAt > newerRanFirstAt;
            statuses.Add(StatusOf(stem, catalog.Find(stem), row, outOfOrder));
            newerHasRun |= row is not null;
            newerRanFirstAt = row?.ExecutedAt < newerRanFirstAt ? row.ExecutedAt.Value : newerRanFirstAt;
        }

        statuses.Reverse();
        return statuses;
    }

    private static MigrationStatus StatusOf(string stem, Migration? migration, ExecutedMigration? row, bool outOfOrder) => new(
        stem,
        migration is null ? MigrationState.Missing : row is null ? MigrationState.Pending : MigrationState.Executed,
        row?.ExecutedAt,
        row?.Duration,
        migration?.Origin.Source,
        migration is null ? row?.Checksum : migration.Checksum,
        outOfOrder,
        IsModified(migration, row));

    /// <summary>What ran before a conversion is what the original was.</summary>
    private static bool? IsModified(Migration? migration, ExecutedMigration? row) =>
        migration?.Checksum is not { } now || row?.Checksum is not { } then ? null : then != now && then != migration.Original?.Checksum;
}
