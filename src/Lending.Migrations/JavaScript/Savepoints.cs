namespace Lending.Migrations.JavaScript;

/// <summary>
/// The transactions that a migration's clients believe to have, on the one connection that there is: each BEGIN and SAVEPOINT is a
/// savepoint of ours, in one stack for all clients. In a half that opted out of the transaction the lowest one is a real one.
/// </summary>
/// <remarks>
/// What another client says while a transaction is open stands above its savepoint, and would be undone with it. That is found
/// and kept in <see cref="Broken"/>: such a migration fails at its end, unless it fails by itself before.
/// </remarks>
/// <param name="send">Sends a statement of ours.</param>
/// <param name="transactional">Whether all of it runs in the runner's transaction.</param>
internal sealed class Savepoints(Action<string> send, bool transactional)
{
    private readonly List<Frame> _frames = [];
    private int _number;

    /// <summary>Why the migration cannot be right although all its statements succeeded; null where it can.</summary>
    public string? Broken { get; private set; }

    /// <summary>True while any transaction is open, ours or one of a client.</summary>
    public bool InTransaction => transactional || _frames.Count > 0;

    /// <summary>True while a client has begun something and not ended it.</summary>
    public bool AnyOpen => _frames.Exists(frame => !frame.Ended);

    /// <summary>True while the client has a transaction.</summary>
    public bool IsOpen(int client) => Find(client, name: null) >= 0;

    /// <summary>True where a statement of the client's transaction failed, so that it takes no other until its end.</summary>
    public bool IsAborted(int client) => Find(client, name: null) is >= 0 and var index && _frames[index].Aborted;

    /// <summary>A statement of the client failed.</summary>
    public void Abort(int client)
    {
        if (Find(client, name: null) is >= 0 and var index)
        {
            _frames[index].Aborted = true;
        }
    }

    /// <summary>The client's statement changed something.</summary>
    public void Changed(int client)
    {
        foreach (var frame in _frames.Where(frame => frame.Client != client))
        {
            frame.Mixed = true;
        }
    }

    /// <summary>BEGIN (no name) or SAVEPOINT.</summary>
    public void Open(int client, string? name)
    {
        var frame = new Frame(client, name, InTransaction ? $"lending_{++_number}" : null);
        send(frame.Savepoint is null ? "BEGIN" : $"SAVEPOINT {frame.Savepoint}");
        _frames.Add(frame);
    }

    /// <summary>COMMIT (no name) or RELEASE; false where there is nothing of that name.</summary>
    public bool Commit(int client, string? name)
    {
        var index = Find(client, name);
        if (index < 0)
        {
            return false;
        }

        foreach (var frame in _frames.Skip(index).Where(frame => frame.Client == client))
        {
            frame.Ended = true;
        }

        // What still stands above keeps it: a released savepoint takes those above it along.
        Frame? lowest = null;
        while (_frames.Count > 0 && _frames[^1].Ended)
        {
            lowest = _frames[^1];
            _frames.RemoveAt(_frames.Count - 1);
        }

        if (lowest is not null)
        {
            send(lowest.Savepoint is null ? "COMMIT" : $"RELEASE SAVEPOINT {lowest.Savepoint}");
        }

        return true;
    }

    /// <summary>ROLLBACK (no name) or ROLLBACK TO, which leaves its savepoint; false where there is nothing of that name.</summary>
    public bool RollBack(int client, string? name)
    {
        var index = Find(client, name);
        if (index < 0)
        {
            return false;
        }

        var frame = _frames[index];
        if (frame.Mixed || _frames.Skip(index + 1).Any(above => above.Client != client))
        {
            Broken = "a transaction was rolled back while other statements ran beside it, outside of it, and they were undone with it. "
                + "Pass { transaction } to every call that belongs to it, and end it before other work begins.";
        }

        send(frame.Savepoint is null ? "ROLLBACK" : $"ROLLBACK TO SAVEPOINT {frame.Savepoint}");
        _frames.RemoveRange(index + 1, _frames.Count - index - 1);
        (frame.Mixed, frame.Aborted) = (false, false);
        if (name is null)
        {
            _frames.RemoveAt(index);
            if (frame.Savepoint is not null)
            {
                send($"RELEASE SAVEPOINT {frame.Savepoint}");
            }
        }
        else if (Find(client, name: null) is >= 0 and var transaction)
        {
            _frames[transaction].Aborted = false;
        }

        return true;
    }

    private int Find(int client, string? name) =>
        _frames.FindLastIndex(frame => frame.Client == client && !frame.Ended && frame.Name == name);

    private sealed class Frame(int client, string? name, string? savepoint)
    {
        public int Client { get; } = client;

        public string? Name { get; } = name;

        /// <summary>Ours; null where the frame is a real transaction.</summary>
        public string? Savepoint { get; } = savepoint;

        public bool Ended { get; set; }

        public bool Aborted { get; set; }

        public bool Mixed { get; set; }
    }
}
