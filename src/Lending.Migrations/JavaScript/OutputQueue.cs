namespace Lending.Migrations.JavaScript;

/// <summary>
/// What two threads read from a process, for the one that works with it. It waits without spinning: on a small machine the time is
/// the server's and Node's.
/// </summary>
internal sealed class OutputQueue
{
    private readonly Queue<NodeOutput> _items = new();

    public void Add(NodeOutput output)
    {
        lock (_items)
        {
            _items.Enqueue(output);
            Monitor.Pulse(_items);
        }
    }

    /// <summary>The next one, as soon as there is one.</summary>
    /// <param name="patience">How long to wait for it, <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="TimeoutException">There is none.</exception>
    public NodeOutput Take(TimeSpan patience, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(Wake);
        lock (_items)
        {
            while (_items.Count == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!Monitor.Wait(_items, patience))
                {
                    throw new TimeoutException();
                }
            }

            return _items.Dequeue();
        }
    }

    /// <summary>The next one if there is one.</summary>
    public bool TryTake(out NodeOutput output)
    {
        lock (_items)
        {
            return _items.TryDequeue(out output);
        }
    }

    private void Wake()
    {
        lock (_items)
        {
            Monitor.PulseAll(_items);
        }
    }
}
