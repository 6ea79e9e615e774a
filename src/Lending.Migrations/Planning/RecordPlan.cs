namespace Lending.Migrations.Planning;

/// <summary>What a change of the records means for a set of migrations and what is recorded: a pure function of the three.</summary>
public static class RecordPlan
{
    /// <summary>The changes, in the order in which the history will hold them. Empty where there is nothing to do.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="catalog">The set.</param>
    /// <param name="records">What is recorded, with the history.</param>
    /// <param name="recordExtension">The extension of a new row's name.</param>
    /// <exception cref="InvalidMigrationException">A name that does not exist, or a migration of which somebody has to say what it is.</exception>
    /// <exception cref="DatabaseRefusedException">It is not what was approved.</exception>
    public static IReadOnlyList<RecordChange> For(
        RecordRequest request, MigrationCatalog catalog, MigrationRecords records, string recordExtension)
    {
        var known = new Known(catalog, records, recordExtension);
        IReadOnlyList<RecordChange> changes = request switch
        {
            RecordRequest.Register => Register(request.Which, known),
            RecordRequest.Unregister => Unregister(request.Which, known),
            RecordRequest.Repair repair => Repair(repair, known),
            _ => throw new ArgumentOutOfRangeException(nameof(request)),
        };
        return request.Approved is { } approved ? RequireApproved(changes, approved) : changes;
    }

    private static List<RecordChange> Register(RecordSelection which, Known known)
    {
        var pending = Select(which, known.Statuses.Where(status => status.Source is not null), known, newestFirst: false)
            .Where(status => status.Pending)
            .ToList();
        if (pending.Find(status => status.State == MigrationState.Interrupted) is { } interrupted)
        {
            throw new InvalidMigrationException(
                "MigrationInterrupted",
                $"{interrupted.Name} was begun outside a transaction and not finished. Nothing was changed. Look what of it is there, then settle it (repair) as "
                + "executed or as pending.");
        }

        return pending.ConvertAll(status => known.Change(status.Name, RecordAction.Register));
    }

    private static List<RecordChange> Unregister(RecordSelection which, Known known) =>
    [
        .. Select(which, known.Statuses.Reverse(), known, newestFirst: true)
            .Where(status => known.Rows.Contains(status.Name))
            .Select(status => known.Change(status.Name, RecordAction.Unregister)),
    ];

    private static List<RecordChange> Repair(RecordRequest.Repair request, Known known)
    {
        var changes = new List<RecordChange>();
        foreach (var status in Select(request.Which, known.Statuses, known, newestFirst: false))
        {
            RecordAction? action = status.State switch
            {
                MigrationState.Modified => RecordAction.AcceptChange,
                MigrationState.Missing => RecordAction.Forget,
                MigrationState.Interrupted => request.SettleAs switch
                {
                    SettleAs.Executed => RecordAction.SettleAsExecuted,
                    SettleAs.Pending => RecordAction.SettleAsPending,
                    _ => throw new InvalidMigrationException(
                        "SettleChoiceRequired",
                        $"{status.Name} was begun outside a transaction and not finished, and only who looks at the database can say what of it is there. Nothing was "
                        + "changed. Finish it by hand and settle it as executed, or undo by hand what it did and settle it as pending."),
                },
                _ => null,
            };
            if (action is not null)
            {
                changes.Add(known.Change(status.Name, action.Value));
            }
        }

        return changes;
    }

    private static IEnumerable<MigrationStatus> Select(
        RecordSelection which, IEnumerable<MigrationStatus> candidates, Known known, bool newestFirst)
    {
        switch (which)
        {
            case RecordSelection.All:
                return candidates;
            case RecordSelection.Through through:
                known.Require(through.Target);
                var sign = newestFirst ? -1 : 1;
                return candidates.Where(status => sign * string.CompareOrdinal(status.Name, through.Target) <= 0);
            case RecordSelection.Named named:
                foreach (var name in named.Names)
                {
                    known.Require(name);
                }

                var names = named.Names.ToHashSet(StringComparer.Ordinal);
                return candidates.Where(status => names.Contains(status.Name));
            default:
                throw new ArgumentOutOfRangeException(nameof(which));
        }
    }

    private static IReadOnlyList<RecordChange> RequireApproved(IReadOnlyList<RecordChange> changes, IReadOnlyList<RecordChange> approved)
    {
        var known = approved.Select(change => (change.Name, change.Action, change.Migration?.Checksum)).ToHashSet();
        return changes.FirstOrDefault(change => !known.Contains((change.Name, change.Action, change.Migration?.Checksum))) is { } other
            ? throw new DatabaseRefusedException(
                "RecordConflict", $"Since it was shown, {other.Name} or its record has changed: it would be another change now. Nothing was changed; look again.")
            : changes;
    }

    /// <summary>The set and the records, side by side.</summary>
    private sealed class Known(MigrationCatalog catalog, MigrationRecords records, string recordExtension)
    {
        public IReadOnlyList<MigrationStatus> Statuses { get; } = MigrationStatusList.For(catalog, records);

        public ILookup<string, string> Rows { get; } = records.Executed.ToLookup(row => row.Stem, row => row.RecordedName, StringComparer.Ordinal);

        public RecordChange Change(string name, RecordAction action)
        {
            var migration = catalog.Find(name);
            string[] rows = [.. Rows[name]];
            return action switch
            {
                RecordAction.Register or RecordAction.SettleAsExecuted =>
                    new(name, action, migration, rows.Length > 0 ? [] : [migration?.RecordedAs ?? name + recordExtension], []),
                RecordAction.AcceptChange => new(name, action, migration, [], []),
                _ => new(name, action, migration, [], rows),
            };
        }

        public void Require(string name)
        {
            if (!Statuses.Any(status => status.Name == name))
            {
                throw new InvalidMigrationException(
                    "MigrationNotFound",
                    $"There is no migration {name} in the set, nor a record of one. Nothing was changed. The status lists the names that exist.");
            }
        }
    }
}
