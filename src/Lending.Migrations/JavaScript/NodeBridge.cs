using System.Globalization;
using System.Text.Json;

namespace Lending.Migrations.JavaScript;

/// <summary>What Node found in a migration's file.</summary>
/// <param name="Up">Whether there is an <c>up</c>.</param>
/// <param name="Down">Whether there is a <c>down</c>.</param>
/// <param name="Transaction">What it says of the transaction, as JSON: true, false where it opted out, or what is neither.</param>
/// <param name="LockTimeout">How long it will wait for a lock, as it is written; null where it says nothing.</param>
internal sealed record NodeModule(bool Up, bool Down, string Transaction, string? LockTimeout);

/// <summary>The one <c>node</c> of a run, for one backend. It is started when the first migration needs it.</summary>
/// <param name="root">The backend's root.</param>
/// <param name="run">Hears what is printed.</param>
internal sealed class NodeBridge(string root, RunScope run) : IDisposable
{
    /// <summary>So many requests fit into the pipe to a process that does not read, so that we are never kept waiting by one.</summary>
    private const int MostAhead = 64;

    /// <summary>To start Node and to load Sequelize is no statement, and takes its time on a busy machine.</summary>
    private static readonly TimeSpan LeastToLoad = TimeSpan.FromSeconds(10);

    private readonly Queue<string> _wanted = new();
    private readonly List<string> _begun = [];
    private readonly Dictionary<string, JsonElement> _answers = new(StringComparer.Ordinal);
    private NodeProcess? _process;

    /// <summary>
    /// Begins and does not wait: at first to load the backend's Sequelize, later, when it is known which files will be needed, to load them.
    /// What is wrong with them is said by <see cref="Load"/>.
    /// </summary>
    public void Anticipate(string file)
    {
        try
        {
            if (_process is null)
            {
                Process().Send(Json.Line(writer => writer.WriteString("open", file)));
                return;
            }

            _wanted.Enqueue(file);
            BeginLoading(_process);
        }
        catch (InvalidMigrationException)
        {
            // There is no node, and perhaps none is needed: nothing may be pending.
        }
    }

    /// <summary>Loads a migration's file, the first time also the backend's Sequelize.</summary>
    /// <exception cref="InvalidMigrationException">Something that it needs is missing or too old, or it cannot be loaded.</exception>
    public NodeModule Load(string file)
    {
        var process = Process();
        if (!_wanted.Contains(file) && !_begun.Contains(file) && !_answers.ContainsKey(file))
        {
            _wanted.Enqueue(file);
        }

        JsonElement answer;
        while (!_answers.Remove(file, out answer))
        {
            BeginLoading(process);
            TakeAnswer(process);
        }

        if (answer.TryGetProperty("refused", out var refused))
        {
            throw LoadErrors.Refused(file, root, refused);
        }

        var loaded = answer.GetProperty("loaded");
        return new NodeModule(
            loaded.GetProperty("up").GetBoolean(), loaded.GetProperty("down").GetBoolean(), loaded.GetProperty("transaction").GetString()!,
            loaded.GetProperty("lockTimeout").GetString());
    }

    /// <summary>Runs one half of a migration; its statements go to the context's sink.</summary>
    /// <exception cref="StatementFailedException">It failed.</exception>
    public void Run(string file, MigrationDirection direction, MigrationContext context) =>
        new Conversation(Process(), context).Run(file, direction);

    /// <summary>Ends the process.</summary>
    public void Dispose() => _process?.Dispose();

    private TimeSpan? LoadLimit => run.StatementTimeout < LeastToLoad ? LeastToLoad : run.StatementTimeout;

    private void BeginLoading(NodeProcess process)
    {
        while (_begun.Count < MostAhead && _wanted.TryDequeue(out var next))
        {
            process.Begin(Json.Line(writer => writer.WriteString("load", next)));
            _begun.Add(next);
        }
    }

    /// <summary>Node loads them side by side, so any of those that were begun may be the next.</summary>
    private void TakeAnswer(NodeProcess process)
    {
        JsonElement? last = null;
        while (Receive(process) is { } text)
        {
            var message = Json.Parse(text);
            if (message.TryGetProperty("loaded", out _) || message.TryGetProperty("refused", out _))
            {
                process.ReceiveEnd(message.GetProperty("errors").GetBoolean(), run.Cancellation);
                var file = message.GetProperty("file").GetString()!;
                _begun.Remove(file);
                _answers.Add(file, message);
                return;
            }

            last = message;
        }

        throw LoadErrors.Ended(_begun, process, last);
    }

    private string? Receive(NodeProcess process)
    {
        try
        {
            return process.Receive(LoadLimit, run.Cancellation);
        }
        catch (TimeoutException)
        {
            throw new InvalidMigrationException(
                "NodeFailed",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Node was not done with loading the file after {LoadLimit!.Value.TotalSeconds:0.###} s. A file declares its halves and awaits nothing outside of them."),
                new SourceLocation(_begun[0]));
        }
    }

    /// <summary>A preview goes on with the next migration where one ended the process.</summary>
    private NodeProcess Process()
    {
        if (_process is { HasEnded: true })
        {
            _process.Dispose();
            _process = null;
            _begun.Clear();
            _wanted.Clear();
        }

        return _process ??= NodeProcess.Start(root, run.Tell);
    }
}
