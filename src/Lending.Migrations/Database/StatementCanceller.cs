using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Cancels the statement at work on the server once a token is set, and again until the statement has returned: a request that
/// reaches the server before the statement does is forgotten there (PostgreSQL manual, "Canceling Requests in Progress").
/// </summary>
/// <remarks>
/// The driver sends one request for a command and no other, however often it is asked. So the first is the driver's, which
/// takes no place among the server's connections; the later ones are <c>pg_cancel_backend</c> on a connection of their own.
/// </remarks>
internal sealed class StatementCanceller : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);

    private readonly object _turn = new();
    private readonly NpgsqlConnection _connection;
    private readonly int _backend;
    private readonly Timer _timer;
    private readonly CancellationTokenRegistration _registration;
    private Action _cancel;
    private bool _returned;

    /// <summary>Watches one statement, from before it is sent.</summary>
    /// <param name="connection">The one that the statement is sent on.</param>
    /// <param name="backend">The server's process that it runs in; behind a pooler not the one that the connection was told of.</param>
    /// <param name="cancel">Sends the driver's own request.</param>
    /// <param name="cancellation">When to cancel.</param>
    public StatementCanceller(NpgsqlConnection connection, int backend, Action cancel, CancellationToken cancellation)
    {
        _connection = connection;
        _backend = backend;
        _cancel = cancel;
        _timer = new Timer(_ => CancelOnce());
        _registration = cancellation.Register(() => _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    /// <summary>The statement has returned. Waits for a request that is under way, so that it cannot hit the next statement.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        lock (_turn)
        {
            _returned = true;
            _timer.Dispose();
        }
    }

    private void CancelOnce()
    {
        lock (_turn)
        {
            if (!_returned)
            {
                _cancel();
                _cancel = CancelBackend;
                _timer.Change(Again, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void CancelBackend()
    {
        try
        {
            using var other = (NpgsqlConnection)((ICloneable)_connection).Clone();
            other.Open();
            using var command = new NpgsqlCommand("SELECT pg_catalog.pg_cancel_backend($1)", other);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = _backend });
            command.ExecuteNonQuery();
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            // The server has no place for one more, or is gone: the next try, or the statement's own end, will tell.
        }
    }
}
