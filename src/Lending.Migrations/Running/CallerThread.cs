using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Lending.Migrations.Running;

/// <summary>
/// The thread that asked for work which other threads do. What they tell is told there, and what only that thread may do (write to a
/// pipeline, run a script, ask a person) they have done there.
/// </summary>
/// <remarks>
/// The queue is bounded: who tells faster than is listened waits. What is done there may throw: then nothing more is done there, and
/// <see cref="Pump"/> throws it once all others have ended.
/// </remarks>
public sealed class CallerThread : IDisposable
{
    private const int MostWaiting = 256;

    private readonly BlockingCollection<Errand> _errands = new(MostWaiting);
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile bool _isClosed;

    /// <summary>True when the caller wants to hear no more: who works ends at the next boundary.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Has something done on the caller's thread, and does not wait for it.</summary>
    /// <param name="errand">Dropped where the caller wants to hear no more.</param>
    internal void Post(Action errand)
    {
        if (IsHere)
        {
            errand();
        }
        else if (!_isClosed)
        {
            _errands.Add(new Errand(errand, () => { }));
        }
    }

    /// <summary>Has something done on the caller's thread and waits for what it gives, or throws.</summary>
    /// <exception cref="OperationCanceledException">The caller wants to hear no more.</exception>
    public T Invoke<T>(Func<T> errand)
    {
        if (IsHere)
        {
            return errand();
        }

        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _errands.Add(new Errand(() => Answer(answer, errand), () => answer.TrySetCanceled()));
        return answer.Task.GetAwaiter().GetResult();
    }

    /// <summary>Nobody will ask for anything any more: <see cref="Pump"/> ends.</summary>
    internal void Complete() => _errands.CompleteAdding();

    /// <summary>Does what is asked for, on this thread, until it is said to be complete.</summary>
    internal void Pump()
    {
        ExceptionDispatchInfo? thrown = null;
        foreach (var errand in _errands.GetConsumingEnumerable())
        {
            if (_isClosed)
            {
                errand.Drop();
                continue;
            }

            try
            {
                errand.Run();
            }
            catch (Exception exception)
            {
                thrown = ExceptionDispatchInfo.Capture(exception);
                _isClosed = true;
            }
        }

        thrown?.Throw();
    }

    /// <summary>Lets go of the queue.</summary>
    public void Dispose() => _errands.Dispose();

    private bool IsHere => Environment.CurrentManagedThreadId == _thread;

    private static void Answer<T>(TaskCompletionSource<T> answer, Func<T> errand)
    {
        try
        {
            answer.SetResult(errand());
        }
        catch (Exception exception)
        {
            answer.SetException(exception);
        }
    }

    private sealed record Errand(Action Run, Action Drop);
}
