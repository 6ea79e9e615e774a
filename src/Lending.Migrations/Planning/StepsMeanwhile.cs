namespace Lending.Migrations.Planning;

/// <summary>
/// What other runners have done since a run was planned, where the lock is not held in between. A step that somebody else has done is
/// passed over; a migration that the plan rests on and that was undone stops the run.
/// </summary>
internal sealed class StepsMeanwhile
{
    private readonly HashSet<string> _toUndo;
    private HashSet<string> _standing;

    /// <summary>Begins where the plan begins.</summary>
    public StepsMeanwhile(MigrationPlan plan)
    {
        _standing = StemsOf(plan.Executed);
        _toUndo = plan.Steps.Where(step => step.Direction == MigrationDirection.Down).Select(step => step.Migration.Name.Value).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a step is still to be done, as far as is known.</summary>
    public bool IsToDo(MigrationStep step) => (step.Direction == MigrationDirection.Up) != _standing.Contains(step.Migration.Name.Value);

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

    /// <summary>Learns what has run by now, read under the lock.</summary>
    /// <exception cref="DatabaseRefusedException">What the rest of the run rests on is not there any more.</exception>
    public void Learn(IReadOnlyList<ExecutedMigration> executed)
    {
        var now = StemsOf(executed);
        if (_standing.FirstOrDefault(stem => !now.Contains(stem) && !_toUndo.Contains(stem)) is { } undone)
        {
            throw new DatabaseRefusedException(
                "RecordConflict", $"Another runner undid {undone} meanwhile, which the rest of this run rests on. The run stops; what was done stays. Run again.");
        }

        _standing = now;
    }

    private static HashSet<string> StemsOf(IEnumerable<ExecutedMigration> executed) => executed.Select(row => row.Stem).ToHashSet(StringComparer.Ordinal);
}
