namespace Lending.Migrations.Database;

/// <summary>
/// Opens a connection on another thread: the driver's Open cannot be cancelled, and OpenAsync would leave the socket non-blocking,
/// which makes every later round trip slower. One that nobody waits for any more is closed there. The thread is no pool's: of many targets
/// at once those that do not answer would keep the others waiting for one.
/// </summary>
internal sealed class OpeningConnection : IOpeningSession
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    private readonly DatabaseTarget _target;
    private readonly ServerConnector _connector;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private Task<PostgresSession> _opening;
    private bool _handedOver;

    /// <summary>Begins.</summary>
    public OpeningConnection(DatabaseTarget target, MigratorSettings settings, TimeProvider clock)
    {
        _target = target;
        _connector = new ServerConnector(target, settings);
        _clock = clock;
        _began = clock.GetTimestamp();
        _opening = Begin();
    }

    public IMigrationSession Complete(Action<MigrationEvent> tell, CancellationToken cancellation)
    {
        foreach (var ignored in _target.Ignored)
        {
            tell(ignored);
        }

        var pause = TimeSpan.FromMilliseconds(100);
        var toldAt = TimeSpan.MinValue;
        while (true)
        {
            try
            {
                var session = _opening.WaitAsync(cancellation).GetAwaiter().GetResult();
                _handedOver = true;
                session.Hear(tell);
                return session;
            }
            catch (DatabaseConnectionException error) when (error.IsTransient && _clock.GetElapsedTime(_began) < _target.WaitForDatabase)
            {
                Wait(error, tell, ref toldAt, ref pause, cancellation);
                _opening = Begin();
            }
        }
    }

    private Task<PostgresSession> Begin() =>
        Task.Factory.StartNew(_connector.Connect, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose()
    {
        if (!_handedOver)
        {
            _opening.ContinueWith(
                opening =>
                {
                    _ = opening.Exception;
                    if (opening.IsCompletedSuccessfully)
                    {
                        opening.Result.Dispose();
                    }
                },
                TaskScheduler.Default);
        }
    }

    private void Wait(
        DatabaseConnectionException error, Action<MigrationEvent> tell, ref TimeSpan toldAt, ref TimeSpan pause, CancellationToken cancellation)
    {
        var waited = _clock.GetElapsedTime(_began);
        if (toldAt == TimeSpan.MinValue || waited - toldAt >= TellEvery)
        {
            tell(new MigrationEvent.WaitingForDatabase(error.Message, waited, _target.WaitForDatabase));
            toldAt = waited;
        }

        var left = _target.WaitForDatabase - waited;
        cancellation.WaitHandle.WaitOne(pause < left ? pause : left > TimeSpan.Zero ? left : TimeSpan.Zero);
        cancellation.ThrowIfCancellationRequested();
        pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
    }
}
