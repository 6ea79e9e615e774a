using System.Globalization;
using System.Text.Json;

namespace Lending.Migrations.JavaScript;

/// <summary>One half of a migration at work: Node asks, the engine answers, until the half is over.</summary>
/// <param name="node">The process.</param>
/// <param name="context">Where the statements go.</param>
internal sealed class Conversation(NodeProcess node, MigrationContext context)
{
    private readonly ClientQueries _queries = new(context);
    private readonly Dictionary<int, StatementFailedException> _refused = [];
    private JsonElement? _ending;
    private string? _lastSql;
    private string? _stray;

    /// <summary>Runs it.</summary>
    /// <exception cref="StatementFailedException">It failed, or Node ended.</exception>
    public void Run(string file, MigrationDirection direction)
    {
        node.Begin(Json.Line(writer =>
        {
            writer.WriteStartObject("run");
            writer.WriteString("file", file);
            writer.WriteString("half", direction == MigrationDirection.Up ? "up" : "down");
            writer.WriteString("schema", context.Schema);
            writer.WriteString("version", context.ServerVersion);
            writer.WriteEndObject();
        }));
        while (Receive() is { } text)
        {
            if (Take(Json.Parse(text), direction))
            {
                return;
            }
        }

        throw Ended();
    }

    private string? Receive()
    {
        try
        {
            return node.Receive(context.Run.StatementTimeout, context.Cancellation);
        }
        catch (TimeoutException)
        {
            var after = _lastSql is null ? "" : $" The last one was: {_lastSql}";
            throw new StatementFailedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the migration neither returned nor sent a statement for {context.Run.StatementTimeout!.Value.TotalSeconds:0.###} s, the limit for a statement.{after}"),
                server: null,
                statement: null);
        }
    }

    /// <summary>Takes one message; true for the last one of a half that is done.</summary>
    private bool Take(JsonElement message, MigrationDirection direction)
    {
        var name = message.EnumerateObject().First().Name;
        switch (name)
        {
            case "ask":
                Answer(message);
                return false;
            case "left":
                _queries.Leave(message.GetProperty("left").GetInt32());
                return false;
            case "stray":
                var stray = message.GetProperty("stray");
                _stray = $"{Path.GetFileName(stray.GetProperty("file").GetString())} did not await a promise, which still runs now that the "
                    + $"migration is over, with the query: {stray.GetProperty("sql").GetString()}. Write await before every call.";
                return false;
            case "done":
                node.ReceiveEnd(message.GetProperty("errors").GetBoolean(), context.Cancellation);
                RequireWhole(direction);
                return true;
            case "failed":
                node.ReceiveEnd(message.GetProperty("errors").GetBoolean(), context.Cancellation);
                throw FailureOf(message.GetProperty(name));
            default:
                _ending = message;
                return false;
        }
    }

    private void Answer(JsonElement message)
    {
        var id = message.GetProperty("ask").GetInt32();
        var values = message.TryGetProperty("values", out var given) ? given.EnumerateArray().Select(value => value.GetString()).ToArray() : null;
        _lastSql = message.GetProperty("sql").GetString()!;
        try
        {
            var results = _queries.Run(message.GetProperty("client").GetInt32(), _lastSql, values);
            node.Send(Json.Line(writer =>
            {
                writer.WriteNumber("answer", id);
                Json.WriteResults(writer, results);
            }));
        }
        catch (StatementFailedException refused) when (refused.Server is not null)
        {
            _refused[id] = refused;
            node.Send(Json.Line(writer =>
            {
                writer.WriteNumber("answer", id);
                Json.WriteError(writer, refused.Server);
            }));
        }
    }

    private void RequireWhole(MigrationDirection direction)
    {
        var half = direction == MigrationDirection.Up ? "up" : "down";
        var problem = _stray ?? _queries.Problem ?? (_queries.AnyOpen
            ? $"{half} returned, and a transaction that it began is neither committed nor rolled back. Await its commit()."
            : null);
        if (problem is not null)
        {
            throw new StatementFailedException(problem, server: null, statement: null);
        }
    }

    private StatementFailedException FailureOf(JsonElement failed)
    {
        var message = failed.GetProperty("message").GetString()!;
        if (!failed.TryGetProperty("query", out var query) || !_refused.TryGetValue(query.GetInt32(), out var refused))
        {
            return new StatementFailedException(message, server: null, statement: null) { Location = Json.Place(failed) };
        }

        var text = failed.GetProperty("authors").GetBoolean() ? $"{message} ({refused.Message})" : refused.Message;
        return new StatementFailedException(text + AdviceOn(refused.Server!), refused.Server, refused.Statement, refused.InnerException)
        {
            Location = Json.Place(failed),
        };
    }

    /// <summary>
    /// 25001: the statement cannot run in a transaction. 55P04: an enum's new value cannot be used before the commit of its ALTER TYPE.
    /// </summary>
    private string AdviceOn(ServerError error) => context.Transactional && error.SqlState is "25001" or "55P04"
        ? ". Add this line to the migration, which takes it out of the transaction: export const transaction = false; (in module.exports: "
            + "transaction: false beside up)"
        : "";

    private StatementFailedException Ended()
    {
        var code = node.ExitCode();
        if (_ending is { } ending && ending.TryGetProperty("crashed", out var crashed))
        {
            return FailureOf(crashed);
        }

        if (_ending is { } last && last.TryGetProperty("exited", out var exited))
        {
            return new StatementFailedException(
                $"the migration called process.exit({exited.GetProperty("code").GetInt32()}), which ends Node in the middle of it. Let it return, or throw.",
                server: null,
                statement: null)
            {
                Location = Json.Place(exited),
            };
        }

        var errors = node.LastErrors;
        var why = errors.Contains("heap out of memory", StringComparison.Ordinal)
            ? "Node ran out of memory. Work in smaller parts, or give it more with NODE_OPTIONS=--max-old-space-size=4096 (MB)."
            : $"Node ended in the middle of the migration, with exit code {code}.{(errors.Length == 0 ? "" : "\n" + errors)}";
        return new StatementFailedException(why, server: null, statement: null);
    }
}
