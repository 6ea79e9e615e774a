namespace Lending.Migrations.Planning;

/// <summary>How every migration of the set, and every row without one, stands: a pure function of the set and the rows.</summary>
public static class MigrationStatusList
{
    /// <summary>One entry a name, in ordinal order.</summary>
    public static IReadOnlyList<MigrationStatus> For(MigrationCatalog catalog, MigrationRecords records)
    {
        var rows = new Dictionary<string, ExecutedMigration>(StringComparer.Ordinal);
        foreach (var row in records.Executed)
        {
            rows[row.Stem] = row;
        }

        var interrupted = records.Interrupted.ToDictionary(half => half.Name, StringComparer.Ordinal);
        var stems = catalog.Migrations.Select(migration => migration.Name.Value)
            .Concat(rows.Keys.Concat(interrupted.Keys.Where(stem => !rows.ContainsKey(stem))).Where(stem => catalog.Find(stem) is null))
            .OrderDescending(StringComparer.Ordinal);
        var statuses = new List<MigrationStatus>();
        var newerHasRun = false;
        var newerRanFirstAt = DateTimeOffset.MaxValue;
        foreach (var stem in stems)
        {
            var row = rows.GetValueOrDefault(stem);
            var outOfOrder = row is null ? newerHasRun : row.ExecutedAt > newerRanFirstAt;
            statuses.Add(StatusOf(stem, catalog.Find(stem), row, interrupted.GetValueOrDefault(stem), outOfOrder));
            newerHasRun |= row is not null;
            newerRanFirstAt = row?.ExecutedAt < newerRanFirstAt ? row.ExecutedAt.Value : newerRanFirstAt;
        }

        statuses.Reverse();
        return statuses;
    }

    private static MigrationStatus StatusOf(
        string stem, Migration? migration, ExecutedMigration? row, InterruptedMigration? interrupted, bool outOfOrder)
    {
        var ran = interrupted is null ? row?.Checksum : interrupted.Checksum;
        var modified = IsModified(migration, ran);
        return new MigrationStatus(
            stem,
            interrupted is not null ? MigrationState.Interrupted
                : migration is null ? MigrationState.Missing
                : row is null ? outOfOrder ? MigrationState.OutOfOrder : MigrationState.Pending
                : modified == true ? MigrationState.Modified : MigrationState.Executed,
            row?.ExecutedAt,
            row?.Duration,
            migration?.Origin.Source,
            migration is null ? ran : migration.Checksum,
            outOfOrder,
            modified)
        {
            Pending = row is null && migration is not null,
            StatementsDone = interrupted?.Done.Count,
        };
    }

    /// <summary>Whether the text is not the one that ran; null where that cannot be known. What ran before a conversion is what the original was.</summary>
    internal static bool? IsModified(Migration? migration, string? ran) =>
        migration?.Checksum is not { } now || ran is null ? null : ran != now && ran != migration.Original?.Checksum;
}
