using System.Runtime.InteropServices;

namespace Lending.Migrations.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first one cancels the statement at work, so that the run rolls back and ends by itself; the second one
/// ends the process at once, and the server rolls back when it sees the connection gone.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    /// <summary>Told at the first signal, on the signal's thread.</summary>
    public event Action? Stopping;

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            // Not the system's own effect: where the signal was ignored before us (a shell's background job) it would have none.
            Environment.Exit(ExitCodes.Failed);
        }

        Stopping?.Invoke();
        try
        {
            _source.Cancel();
        }
        catch (Exception exception) when (exception is AggregateException or ObjectDisposedException)
        {
            // What a registration throws, or that the run is over already, must not end the process before it has rolled back.
        }
    }
}
