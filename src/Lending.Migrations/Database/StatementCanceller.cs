namespace Lending.Migrations.Database;

/// <summary>
/// Cancels the statement at work on the server once a token is set, and again until the statement has returned: a request that
/// reaches the server before the statement does is forgotten there (PostgreSQL manual, "Canceling Requests in Progress").
/// </summary>
internal sealed class StatementCanceller : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);

    private readonly object _turn = new();
    private readonly Action _cancel;
    private readonly Timer _timer;
    private readonly CancellationTokenRegistration _registration;
    private bool _returned;

    /// <summary>Watches one statement, from before it is sent.</summary>
    /// <param name="cancel">Sends one request.</param>
    /// <param name="cancellation">When to cancel.</param>
    public StatementCanceller(Action cancel, CancellationToken cancellation)
    {
        _cancel = cancel;
        _timer = new Timer(_ => CancelOnce());
        _registration = cancellation.Register(() => _timer.Change(TimeSpan.Zero, Again));
    }

    /// <summary>The statement has returned. Waits for a request that is under way, so that it cannot hit the next statement.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        _timer.Dispose();
        lock (_turn)
        {
            _returned = true;
        }
    }

    private void CancelOnce()
    {
        lock (_turn)
        {
            if (!_returned)
            {
                _cancel();
            }
        }
    }
}
