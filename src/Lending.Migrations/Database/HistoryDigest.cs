namespace Lending.Migrations.Database;

/// <summary>
/// What the rows of the history come to, read from the oldest to the newest. Words that it does not know, which a later version
/// may have written, change nothing.
/// </summary>
internal sealed class HistoryDigest
{
    private readonly Dictionary<string, Standing> _standing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InterruptedMigration> _interrupted = new(StringComparer.Ordinal);

    /// <summary>Takes the next row.</summary>
    public void Add(HistoryEntry row)
    {
        switch (row.Outcome)
        {
            case HistoryOutcome.Failed when row.Transactional:
                break;
            case HistoryOutcome.Failed or HistoryOutcome.Started:
                _interrupted[row.Name] = new InterruptedMigration(row.Name, row.Direction, row.StartedAt, row.Checksum) { HistoryIds = [.. IdsBefore(row), row.Id] };
                break;
            case HistoryOutcome.Repaired when _standing.TryGetValue(row.Name, out var ran):
                _standing[row.Name] = ran with { Checksum = row.Checksum };
                break;
            case HistoryOutcome.Succeeded or HistoryOutcome.Registered or HistoryOutcome.Unregistered or HistoryOutcome.Forgotten
                or HistoryOutcome.Settled or HistoryOutcome.Repaired or HistoryOutcome.Dropped:
                Decide(row);
                break;
            default:
                break;
        }
    }

    /// <summary>The rows of the meta table with what is known of them.</summary>
    public MigrationRecords Complete(IReadOnlyList<ExecutedMigration> executed) => new(
        [
            .. executed.Select(row => _standing.TryGetValue(row.Stem, out var ran)
                ? row with { ExecutedAt = ran.StartedAt, Duration = ran.Duration, Checksum = ran.Checksum }
                : row),
        ],
        [.. _interrupted.Values]);

    /// <summary>The runs of the same half that did not finish it either: each went on behind the one before.</summary>
    private IReadOnlyList<long> IdsBefore(HistoryEntry row) =>
        _interrupted.TryGetValue(row.Name, out var before) && before.Direction == row.Direction ? before.HistoryIds : [];

    private void Decide(HistoryEntry row)
    {
        _interrupted.Remove(row.Name);
        if (row.Direction == MigrationDirection.Up)
        {
            _standing[row.Name] = new Standing(row.StartedAt, row.Duration, row.Checksum);
        }
        else
        {
            _standing.Remove(row.Name);
        }
    }

    private sealed record Standing(DateTimeOffset StartedAt, TimeSpan? Duration, string? Checksum);
}
