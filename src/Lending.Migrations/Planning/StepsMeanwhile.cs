namespace Lending.Migrations.Planning;

/// <summary>
/// What other runners may have done between two steps of a plan, where the lock is not held in between. A step that somebody else
/// has done is passed over; a migration that the plan rests on and that was undone stops the run.
/// </summary>
internal sealed class StepsMeanwhile
{
    private readonly HashSet<string> _standing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toUndo = new(StringComparer.Ordinal);

    /// <summary>Begins where the plan begins.</summary>
    public StepsMeanwhile(MigrationPlan plan)
    {
        _standing.UnionWith(plan.Executed.Select(row => row.Stem));
        foreach (var step in plan.Steps.Where(step => step.Direction == MigrationDirection.Down))
        {
            _toUndo.Add(step.Migration.Name.Value);
        }
    }

    /// <summary>We have done it.</summary>
    public void Done(MigrationStep step)
    {
        if (step.Direction == MigrationDirection.Up)
        {
            _standing.Add(step.Migration.Name.Value);
        }
        else
        {
            _standing.Remove(step.Migration.Name.Value);
        }
    }

    /// <summary>Whether a step is still to be done.</summary>
    /// <param name="step">The next one.</param>
    /// <param name="executed">What has run by now, read under the lock.</param>
    /// <exception cref="DatabaseRefusedException">What was there before is not there any more.</exception>
    public bool IsStillToDo(MigrationStep step, IReadOnlyList<ExecutedMigration> executed)
    {
        var stems = executed.Select(row => row.Stem).ToHashSet(StringComparer.Ordinal);
        if (_standing.Where(stem => !_toUndo.Contains(stem)).FirstOrDefault(stem => !stems.Contains(stem)) is { } undone)
        {
            throw new DatabaseRefusedException(
                "RecordConflict",
                $"Another runner undid {undone} meanwhile, which the rest of this run rests on. The run stops before {step.Migration.Name}; what was done "
                + "stays. Run again.");
        }

        _standing.UnionWith(stems);
        return (step.Direction == MigrationDirection.Up) != stems.Contains(step.Migration.Name.Value);
    }
}
