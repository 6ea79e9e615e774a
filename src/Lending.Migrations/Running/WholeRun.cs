using System.Diagnostics;
using Lending.Migrations.Planning;

namespace Lending.Migrations.Running;

/// <summary>
/// A run that is one transaction: all or nothing, or, as a dry run, all and then nothing. What ran is told as finished when it is
/// committed and not before.
/// </summary>
internal sealed class WholeRun
{
    private readonly MigrationPlan _plan;
    private readonly IMigrationSession _session;
    private readonly bool _isDryRun;
    private readonly Action<MigrationEvent> _tell;
    private readonly List<MigrationStep> _steps = [];
    private readonly List<MigrationStep> _notRehearsed = [];
    private readonly List<MigrationOutcome> _ran = [];
    private TimeSpan _held;

    public WholeRun(MigrationPlan plan, IMigrationSession session, bool isDryRun, Action<MigrationEvent> tell)
    {
        _plan = plan;
        _session = session;
        _isDryRun = isDryRun;
        _tell = tell;
        foreach (var step in plan.Steps)
        {
            (CanRun(step) ? _steps : _notRehearsed).Add(step);
        }
    }

    /// <summary>Runs it, and again from its first step where it met a lock.</summary>
    /// <param name="blocked">Knows how often.</param>
    /// <param name="run">The run.</param>
    /// <param name="waitForLock">Takes the runners' lock again, where it went with a rollback.</param>
    /// <exception cref="MigrationFailedException">A step failed; nothing is kept.</exception>
    public MigrationReport Execute(BlockedStep blocked, RunScope run, Action waitForLock)
    {
        var runId = Guid.NewGuid();
        _notRehearsed.ForEach(step => _tell(new MigrationEvent.NotRehearsed(step)));
        try
        {
            blocked.Try(() => Attempt(runId, run, waitForLock), isWholeRun: true, run.Cancellation);
        }
        catch (StepFailedException failure)
        {
            TellRehearsed(failure.Outcome.Step);
            var failed = Describe(failure);
            _tell(new MigrationEvent.Failed(failed.Failure));
            throw failed;
        }

        if (_isDryRun)
        {
            TellRehearsed(failed: null);
        }
        else
        {
            _ran.ForEach(outcome => _tell(new MigrationEvent.Finished(outcome)));
        }

        return new MigrationReport(runId, _session.Identity, _ran) { IsDryRun = _isDryRun, NotRehearsed = _notRehearsed };
    }

    /// <summary>A half outside a transaction cannot be rolled back; and what it would have undone, a redo cannot apply again.</summary>
    private bool CanRun(MigrationStep step) =>
        step.Body.Transactional && !(step.Direction == MigrationDirection.Up && _notRehearsed.Exists(skipped => skipped.Migration.Name == step.Migration.Name));

    private bool Attempt(Guid runId, RunScope run, Action waitForLock)
    {
        _ran.Clear();
        var steps = StepsToDo(waitForLock);
        if (steps.Count == 0)
        {
            return false;
        }

        var clock = Stopwatch.StartNew();
        try
        {
            using var transaction = _session.BeginShared(_isDryRun);
            foreach (var (step, index) in steps.Select((step, index) => (step, index)))
            {
                run.Cancellation.ThrowIfCancellationRequested();
                _tell(new MigrationEvent.Starting(step, index + 1, steps.Count));
                var commits = !_isDryRun && index == steps.Count - 1;
                _ran.Add(transaction.Execute(step, runId, run, commits));
                if (!commits)
                {
                    _tell(new MigrationEvent.Ran(_ran[^1]));
                }
            }
        }
        finally
        {
            _held = clock.Elapsed;
        }

        return true;
    }

    /// <summary>Behind a pooler the lock goes with a rollback: what others did before it was taken again is passed over.</summary>
    private List<MigrationStep> StepsToDo(Action waitForLock)
    {
        var meanwhile = new StepsMeanwhile(_plan);
        if (!_session.IsLocked)
        {
            waitForLock();
            meanwhile.Learn(_session.ReadExecuted());
        }

        var toDo = new List<MigrationStep>();
        foreach (var step in _steps)
        {
            if (meanwhile.IsToDo(step))
            {
                meanwhile.Done(step);
                toDo.Add(step);
            }
            else
            {
                _tell(new MigrationEvent.DoneMeanwhile(step));
            }
        }

        return toDo;
    }

    private void TellRehearsed(MigrationStep? failed)
    {
        if (_isDryRun && _plan.Steps.Count > 0)
        {
            _ran.ForEach(outcome => _tell(new MigrationEvent.Rehearsed(outcome)));
            var begun = _ran.Select(outcome => outcome.Step).Concat(failed is null ? [] : [failed]);
            _tell(new MigrationEvent.DryRunEnded(_held, [.. begun.Where(step => step.Body.IsProgram)]));
        }
    }

    private MigrationFailedException Describe(StepFailedException failure)
    {
        var order = _plan.Steps.ToList();
        var at = order.IndexOf(failure.Outcome.Step);
        return FailureReport.OfWhole(
            failure,
            _ran.ConvertAll(outcome => outcome with { IsRolledBack = true }),
            [.. order.Skip(at + 1)],
            _isDryRun,
            [.. _notRehearsed.Where(step => order.IndexOf(step) < at)]);
    }
}
