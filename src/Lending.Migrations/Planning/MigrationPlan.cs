namespace Lending.Migrations.Planning;

/// <summary>
/// What a request means for a set of migrations and what has run: a pure function of the three. Printing it is the preview.
/// </summary>
public sealed class MigrationPlan
{
    private MigrationPlan(MigrationDirection direction, IReadOnlyList<MigrationStep> steps, IReadOnlyList<PlanWarning> warnings)
    {
        Direction = direction;
        Steps = steps;
        Warnings = warnings;
    }

    /// <summary>Which half runs.</summary>
    public MigrationDirection Direction { get; }

    /// <summary>What runs, in order. Empty where there is nothing to do.</summary>
    public IReadOnlyList<MigrationStep> Steps { get; }

    /// <summary>What the operator should know before.</summary>
    public IReadOnlyList<PlanWarning> Warnings { get; private set; }

    /// <summary>The same plan with more known of its steps, and more to warn of.</summary>
    internal MigrationPlan With(IReadOnlyList<MigrationStep> steps, IReadOnlyList<PlanWarning> warnings) =>
        new(Direction, steps, [.. Warnings, .. warnings]) { Executed = Executed };

    /// <summary>What had run when this was planned.</summary>
    internal IReadOnlyList<ExecutedMigration> Executed { get; private set; } = [];

    /// <summary>Plans a request.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="catalog">The set.</param>
    /// <param name="executed">What has run, in any order.</param>
    /// <param name="recordExtension">The extension of a new row's name.</param>
    /// <param name="protectedEnvironment">True where the database names itself protected: then defaults are strict.</param>
    /// <exception cref="InvalidMigrationException">
    /// A target that does not exist, a step that cannot be run, or what the request's policies refuse.
    /// </exception>
    public static MigrationPlan For(
        MigrationRequest request,
        MigrationCatalog catalog,
        IReadOnlyList<ExecutedMigration> executed,
        string recordExtension,
        bool protectedEnvironment = false)
    {
        var plan = request switch
        {
            MigrationRequest.Apply apply => ForApply(apply.Selection, catalog, executed, recordExtension),
            MigrationRequest.Revert revert => ForRevert(revert.Selection, catalog, executed),
            MigrationRequest.Redo redo => ForRedo(redo.Selection, catalog, executed, recordExtension),
            MigrationRequest.Reset { Drop: true } => ForApply(request.Selection, catalog, executed = [], recordExtension),
            MigrationRequest.Reset => ForReset(catalog, executed, recordExtension),
            _ => throw new ArgumentOutOfRangeException(nameof(request)),
        };
        if (plan.Steps.FirstOrDefault(step => step.Body.Refusal is not null) is { } refused)
        {
            throw new InvalidMigrationException("MigrationRefused", refused.Body.Refusal!);
        }

        plan.Executed = executed;
        plan.Warnings = [.. plan.Warnings, .. PlanPolicies.Apply(request, plan, catalog, protectedEnvironment)];
        return plan;
    }

    private static MigrationPlan ForApply(
        MigrationSelection selection, MigrationCatalog catalog, IReadOnlyList<ExecutedMigration> executed, string recordExtension)
    {
        var stems = executed.Select(row => row.Stem).ToHashSet(StringComparer.Ordinal);
        var pending = catalog.Migrations.Where(migration => !stems.Contains(migration.Name.Value)).ToList();
        var selected = Select(
                selection, pending, migration => migration.Name.Value, string.CompareOrdinal, target => Require(target, catalog))
            .Select(migration => new MigrationStep(migration, MigrationDirection.Up, [migration.RecordedAs ?? migration.Name.Value + recordExtension]))
            .ToList();
        return new MigrationPlan(MigrationDirection.Up, selected, [.. WarningsFor(selected, catalog, executed)]);
    }

    private static MigrationPlan ForRevert(
        MigrationSelection selection, MigrationCatalog catalog, IReadOnlyList<ExecutedMigration> executed)
    {
        var rows = executed.ToLookup(row => row.Stem, row => row.RecordedName, StringComparer.Ordinal);
        var newestFirst = rows.Select(group => group.Key).OrderDescending(StringComparer.Ordinal).ToList();
        var selected = Select(
            selection,
            newestFirst,
            stem => stem,
            (left, right) => string.CompareOrdinal(right, left),
            target => RequireRevertible(selection, target, catalog, rows));
        var missing = selected.Where(stem => catalog.Find(stem) is null).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidMigrationException(
                "MigrationMissing",
                $"{string.Join(", ", missing)} has run, but the set of migrations does not hold it, so it cannot be undone. "
                + "Nothing was changed. Bring its file back (another branch may have it), or name what to undo.");
        }

        var steps = selected
            .Select(stem => new MigrationStep(catalog.Find(stem)!, MigrationDirection.Down, [.. rows[stem]]))
            .ToList();
        var irreversible = steps.Where(step => step.Migration.Down is null).Select(step => step.Migration).ToList();
        return irreversible.Count == 0
            ? new MigrationPlan(MigrationDirection.Down, steps, [])
            : throw new MigrationIrreversibleException(irreversible);
    }

    private static MigrationPlan ForRedo(
        MigrationSelection selection, MigrationCatalog catalog, IReadOnlyList<ExecutedMigration> executed, string recordExtension)
    {
        var undone = ForRevert(selection, catalog, executed).Steps;
        var stems = undone.Select(step => step.Migration.Name.Value).ToHashSet(StringComparer.Ordinal);
        var remaining = executed.Where(row => !stems.Contains(row.Stem)).ToList();
        var names = new MigrationSelection.Named([.. undone.Select(step => step.Migration.Name)]);
        return new MigrationPlan(MigrationDirection.Up, [.. undone, .. ForApply(names, catalog, remaining, recordExtension).Steps], []);
    }

    private static MigrationPlan ForReset(MigrationCatalog catalog, IReadOnlyList<ExecutedMigration> executed, string recordExtension)
    {
        var all = new MigrationSelection.All();
        var applied = ForApply(all, catalog, [], recordExtension);
        return new MigrationPlan(MigrationDirection.Up, [.. ForRevert(all, catalog, executed).Steps, .. applied.Steps], applied.Warnings);
    }

    /// <summary>Both directions select alike; candidates come in the order of the run.</summary>
    private static List<T> Select<T>(
        MigrationSelection selection,
        List<T> candidates,
        Func<T, string> stemOf,
        Comparison<string> orderOfRun,
        Action<MigrationName> require)
    {
        switch (selection)
        {
            case MigrationSelection.All:
                return candidates;
            case MigrationSelection.Next next:
                return [.. candidates.Take(next.Count)];
            case MigrationSelection.Through through:
                require(through.Target);
                return [.. candidates.TakeWhile(item => orderOfRun(stemOf(item), through.Target.Value) <= 0)];
            case MigrationSelection.Named named:
                foreach (var name in named.Names)
                {
                    require(name);
                }

                var names = named.Names.Select(name => name.Value).ToHashSet(StringComparer.Ordinal);
                return [.. candidates.Where(item => names.Contains(stemOf(item)))];
            default:
                throw new ArgumentOutOfRangeException(nameof(selection));
        }
    }

    private static void RequireRevertible(
        MigrationSelection selection, MigrationName target, MigrationCatalog catalog, ILookup<string, string> rows)
    {
        if (!rows.Contains(target.Value))
        {
            Require(target, catalog);
        }

        if (selection is MigrationSelection.Through && !rows.Contains(target.Value))
        {
            throw new InvalidMigrationException(
                "MigrationNotExecuted", $"{target} has not run, so there is nothing to undo down to it. Nothing was changed.");
        }
    }

    private static void Require(MigrationName target, MigrationCatalog catalog)
    {
        if (catalog.Find(target.Value) is null)
        {
            throw new InvalidMigrationException(
                "MigrationNotFound",
                $"There is no migration {target} in the set. Nothing was changed. The status lists the names that exist.");
        }
    }

    private static IEnumerable<PlanWarning> WarningsFor(
        List<MigrationStep> steps, MigrationCatalog catalog, IReadOnlyList<ExecutedMigration> executed)
    {
        var missing = executed.Where(row => catalog.Find(row.Stem) is null).Select(row => row.RecordedName).ToList();
        if (missing.Count > 0)
        {
            yield return new PlanWarning.MissingMigrations([.. missing.Order(StringComparer.Ordinal)]);
        }

        if (steps.Count == 0)
        {
            yield break;
        }

        var running = steps.Select(step => step.Migration.Name.Timestamp).ToHashSet(StringComparer.Ordinal);
        foreach (var group in catalog.Migrations.GroupBy(migration => migration.Name.Timestamp).Where(group => running.Contains(group.Key)))
        {
            if (group.Count() > 1)
            {
                yield return new PlanWarning.EqualTimestamps([.. group.Select(migration => migration.Name)]);
            }
        }
    }
}
