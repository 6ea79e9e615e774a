namespace Lending.Migrations;

/// <summary>
/// What lives as long as one run: an interpreter that is started for the first migration that needs it and ended with the run,
/// however that ends.
/// </summary>
/// <param name="tell">Hears what migrations print; null for nobody.</param>
/// <param name="cancellation">Set when the run is stopped.</param>
public sealed class RunScope(Action<MigrationEvent>? tell = null, CancellationToken cancellation = default) : IDisposable
{
    private readonly Dictionary<(Type, string), IDisposable> _shared = [];

    /// <summary>Set when the run is stopped.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>How long the code of a migration that runs elsewhere may keep the run waiting between two statements; null for ever.</summary>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>Tells what a migration printed, at once: the one event beside notices that is told while a transaction is open.</summary>
    public void Tell(MigrationEvent.Printed printed) => tell?.Invoke(printed);

    /// <summary>The one of its kind and key in this run; started when first asked for.</summary>
    public T Share<T>(string key, Func<T> start)
        where T : class, IDisposable
    {
        if (_shared.TryGetValue((typeof(T), key), out var shared))
        {
            return (T)shared;
        }

        var started = start();
        _shared.Add((typeof(T), key), started);
        return started;
    }

    /// <summary>Ends all that was started.</summary>
    public void Dispose()
    {
        foreach (var shared in _shared.Values)
        {
            shared.Dispose();
        }

        _shared.Clear();
    }
}
