namespace Lending.Migrations.Planning;

/// <summary>What a request says about migrations that were changed, or come late: refuses a plan, or warns of it.</summary>
internal static class PlanPolicies
{
    /// <summary>The warnings of the policies.</summary>
    /// <exception cref="InvalidMigrationException">A policy says Fail, or what is to be one transaction cannot be.</exception>
    public static IEnumerable<PlanWarning> Apply(
        MigrationRequest request, MigrationPlan plan, MigrationCatalog catalog, bool protectedEnvironment)
    {
        if (request.SingleTransaction == true && plan.Steps.Where(step => !step.Body.Transactional).ToList() is { Count: > 0 } outside)
        {
            throw CannotBeOne(outside);
        }

        // Redo and reset apply the present text anew: that it was changed is most often why they are asked for.
        var isStrict = protectedEnvironment && request is (MigrationRequest.Apply or MigrationRequest.Revert);
        var onModified = request.OnModified ?? (isStrict ? ModifiedPolicy.Fail : ModifiedPolicy.Warn);
        var warnings = new List<PlanWarning>();
        if (onModified != ModifiedPolicy.Ignore && Modified(plan, catalog) is { Count: > 0 } modified)
        {
            warnings.Add(onModified == ModifiedPolicy.Warn ? new PlanWarning.Modified(modified) : throw HasModified(modified));
        }

        if (request is MigrationRequest.Apply { OutOfOrder: not OutOfOrderPolicy.Allow and var policy })
        {
            var late = OutOfOrder(plan);
            warnings.AddRange(policy == OutOfOrderPolicy.Warn || late.Count == 0 ? late : throw IsOutOfOrder(late));
        }

        return warnings;
    }

    /// <summary>For an up all that has run is looked at: what comes rests on it. For a down what is undone: its way back may fit no more.</summary>
    private static List<MigrationName> Modified(MigrationPlan plan, MigrationCatalog catalog)
    {
        var undone = plan.Steps.Select(step => step.Migration.Name).ToHashSet();
        return
        [
            .. from row in plan.Executed
               let migration = row.Checksum is null ? null : catalog.Find(row.Stem)
               where migration is not null && (plan.Direction == MigrationDirection.Up || undone.Contains(migration.Name))
               where MigrationStatusList.IsModified(migration, row.Checksum) == true
               orderby migration.Name
               select migration.Name,
        ];
    }

    private static List<PlanWarning.OutOfOrder> OutOfOrder(MigrationPlan plan)
    {
        var newest = plan.Executed.Select(row => row.Stem).Max(StringComparer.Ordinal);
        return
        [
            .. plan.Steps.Select(step => step.Migration.Name)
                .Where(name => string.CompareOrdinal(name.Value, newest) < 0)
                .Select(name => new PlanWarning.OutOfOrder(name, newest!)),
        ];
    }

    private static InvalidMigrationException CannotBeOne(List<MigrationStep> outside) => new(
        "SingleTransactionImpossible",
        $"{string.Join(", ", outside.Select(step => $"{step.Migration.Name} {(step.Direction == MigrationDirection.Up ? "up" : "down")} ({step.Migration.Origin})"))} "
        + $"{(outside.Count == 1 ? "opts" : "opt")} out of the transaction, so this run cannot be one transaction. Nothing was changed. Run without -SingleTransaction; or "
        + "run what comes before in one transaction (-To), then by itself each that is named here (-Name), then the rest.");

    private static InvalidMigrationException HasModified(List<MigrationName> modified) => new(
        "MigrationModified",
        $"{string.Join(", ", modified)}: the text is not the one that ran. Nothing was changed. Bring the text back and write a new migration; or, where "
        + "the change does no harm, accept it (repair); or let it pass this time (OnModified Warn).");

    private static InvalidMigrationException IsOutOfOrder(List<PlanWarning.OutOfOrder> late) => new(
        "MigrationOutOfOrder",
        $"{string.Join(", ", late.Select(warning => warning.Name))} would run behind {late[0].Newest}, which is newer and has run already. Nothing was "
        + "changed. Look whether it can; then give it a newer name, or allow it this time (OutOfOrder Allow).");
}
