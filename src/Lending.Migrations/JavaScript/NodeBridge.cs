using System.Globalization;
using System.Text.Json;

namespace Lending.Migrations.JavaScript;

/// <summary>What Node found in a migration's file.</summary>
/// <param name="Up">Whether there is an <c>up</c>.</param>
/// <param name="Down">Whether there is a <c>down</c>.</param>
/// <param name="Transaction">False where it opted out.</param>
internal sealed record NodeModule(bool Up, bool Down, bool Transaction);

/// <summary>The one <c>node</c> of a run, for one backend. It is started when the first migration needs it.</summary>
/// <param name="root">The backend's root.</param>
/// <param name="run">Hears what is printed.</param>
internal sealed class NodeBridge(string root, RunScope run) : IDisposable
{
    private NodeProcess? _process;

    /// <summary>Begins to load the backend's Sequelize, and does not wait for it. What is wrong with it is said by <see cref="Load"/>.</summary>
    public void Open(string file)
    {
        try
        {
            Process().Send(Json.Line(writer => writer.WriteString("open", file)));
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
        process.Begin(Json.Line(writer => writer.WriteString("load", file)));
        JsonElement? last = null;
        while (Receive(process, file) is { } text)
        {
            var message = Json.Parse(text);
            if (message.TryGetProperty("loaded", out var loaded))
            {
                process.ReceiveEnd(message.GetProperty("errors").GetBoolean(), run.Cancellation);
                return new NodeModule(
                    loaded.GetProperty("up").GetBoolean(), loaded.GetProperty("down").GetBoolean(), loaded.GetProperty("transaction").GetBoolean());
            }

            if (message.TryGetProperty("refused", out var refused))
            {
                process.ReceiveEnd(message.GetProperty("errors").GetBoolean(), run.Cancellation);
                throw LoadErrors.Refused(file, root, refused);
            }

            last = message;
        }

        throw LoadErrors.Ended(file, process, last);
    }

    /// <summary>Runs one half of a migration; its statements go to the context's sink.</summary>
    /// <exception cref="StatementFailedException">It failed.</exception>
    public void Run(string file, MigrationDirection direction, MigrationContext context) =>
        new Conversation(Process(), context).Run(file, direction);

    /// <summary>Ends the process.</summary>
    public void Dispose() => _process?.Dispose();

    private string? Receive(NodeProcess process, string file)
    {
        try
        {
            return process.Receive(run.Cancellation);
        }
        catch (TimeoutException)
        {
            throw new InvalidMigrationException(
                "NodeFailed",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Node was not done with loading the file after {run.StatementTimeout!.Value.TotalSeconds:0.###} s, the limit for a statement. A file declares its halves and awaits nothing outside of them."),
                new SourceLocation(file));
        }
    }

    /// <summary>A preview goes on with the next migration where one ended the process.</summary>
    private NodeProcess Process()
    {
        if (_process is { HasEnded: true })
        {
            _process.Dispose();
            _process = null;
        }

        return _process ??= NodeProcess.Start(root, run);
    }
}
