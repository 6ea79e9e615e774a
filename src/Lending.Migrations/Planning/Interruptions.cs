using Lending.Migrations.Lexing;

namespace Lending.Migrations.Planning;

/// <summary>What halves outside a transaction that were begun and not finished mean for a plan: it goes on with them, or is refused.</summary>
internal static class Interruptions
{
    /// <summary>The plan, each of its steps with what an earlier run left of it.</summary>
    /// <param name="plan">What would be done.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="records">What was begun, with the statements that are done.</param>
    /// <param name="serverVersion">What a script says depends on it.</param>
    /// <exception cref="InvalidMigrationException">One of them cannot be gone on with, or is to be undone and is not whole.</exception>
    public static MigrationPlan Apply(MigrationPlan plan, MigrationRequest request, MigrationRecords records, string serverVersion)
    {
        if (records.Interrupted.Count == 0 || request is MigrationRequest.Reset { Drop: true })
        {
            return plan;
        }

        if (request is not MigrationRequest.Apply && HalfUp(plan, request.Selection, records) is { } half)
        {
            throw ResumeRefusal.HalfUp(half);
        }

        var interrupted = records.Interrupted.ToDictionary(found => (found.Name, found.Direction));
        List<MigrationStep> steps =
            [.. plan.Steps.Select(step => step with { Interrupted = interrupted.GetValueOrDefault((step.Migration.Name.Value, step.Direction)) })];
        steps.ForEach(step => RequireSame(step, serverVersion));
        var left = records.Interrupted.Where(found => !steps.Exists(step => step.Interrupted == found)).Select(found => found.Name).ToList();
        return plan.With(steps, left.Count == 0 ? [] : [new PlanWarning.Interrupted(left)]);
    }

    /// <summary>An up that is not finished, and that would have been undone if it were.</summary>
    private static InterruptedMigration? HalfUp(MigrationPlan plan, MigrationSelection selection, MigrationRecords records)
    {
        var executed = records.Executed.Select(row => row.Stem).ToHashSet(StringComparer.Ordinal);
        var halves = records.Interrupted.Where(half => half.Direction == MigrationDirection.Up && !executed.Contains(half.Name));
        if (selection is MigrationSelection.Named named)
        {
            return halves.FirstOrDefault(half => named.Names.Any(name => name.Value == half.Name));
        }

        var oldest = selection switch
        {
            MigrationSelection.All => "",
            MigrationSelection.Through through => through.Target.Value,
            _ => plan.Steps.Where(step => step.Direction == MigrationDirection.Down).Select(step => step.Migration.Name.Value).Min(StringComparer.Ordinal) ?? "",
        };
        return halves.FirstOrDefault(half => string.CompareOrdinal(half.Name, oldest) >= 0);
    }

    /// <summary>Where a text holds all statements, those that are done are compared before anything runs; code is compared as it says them.</summary>
    private static void RequireSame(MigrationStep step, string serverVersion)
    {
        if (step.Interrupted is not { Done: { Count: > 0 } done })
        {
            return;
        }

        if (step.Body.Transactional)
        {
            throw ResumeRefusal.InTransactionNow(step);
        }

        if (step.Body.Script is not { } script)
        {
            return;
        }

        var place = 0;
        foreach (var statement in script(serverVersion).Take(done.Count))
        {
            if (StatementHash.Of(statement) != done[place++].Hash)
            {
                throw ResumeRefusal.TextChanged(step, place, statement);
            }

            if (StatementConducts.Of(statement.Text) == StatementConduct.Temporary)
            {
                throw ResumeRefusal.TemporaryLost(step, statement);
            }
        }

        if (place < done.Count)
        {
            throw ResumeRefusal.TextChanged(step, place + 1, statement: null);
        }
    }
}
