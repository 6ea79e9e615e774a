using System.Globalization;
using System.Text.Json;

namespace Lending.Migrations.JavaScript;

/// <summary>Why a migration's file could not be loaded, with the remedy. All of it is told before the lock is taken.</summary>
internal static class LoadErrors
{
    public static InvalidMigrationException Refused(string file, string root, JsonElement refused)
    {
        if (refused.TryGetProperty("missing", out var missing) && missing.ValueKind == JsonValueKind.Object)
        {
            return Missing(missing.GetProperty("id").GetString()!, Json.Text(missing, "version"), root);
        }

        var message = refused.GetProperty("message").GetString()!;
        var advice = Json.Text(refused, "code") switch
        {
            "ERR_UNKNOWN_FILE_EXTENSION" => " TypeScript as it is needs Node 22.18 or newer: install that, or compile the file to JavaScript.",
            _ when message.Contains("in ES module scope", StringComparison.Ordinal)
                => " The nearest package.json says \"type\": \"module\": name the file .cjs, or write import and export.",
            _ when message.Contains("Unexpected token 'export'", StringComparison.Ordinal)
                || message.Contains("Cannot use import statement outside a module", StringComparison.Ordinal)
                => " The nearest package.json does not say \"type\": \"module\": name the file .mjs, or write require and module.exports.",
            _ => "",
        };
        return new InvalidMigrationException(
            "MigrationUnloadable", $"Node cannot load the file: {message}{(message.EndsWith('.') ? "" : ".")}{advice}", Json.Place(refused) ?? new SourceLocation(file));
    }

    /// <summary>Node ended while it loaded files: before the bridge could begin, or by a file's own code.</summary>
    /// <param name="files">Those that were not loaded yet; the one that is at fault is the one that the last message names.</param>
    /// <param name="process">The process.</param>
    /// <param name="last">The last message.</param>
    public static InvalidMigrationException Ended(IReadOnlyList<string> files, NodeProcess process, JsonElement? last)
    {
        JsonElement end = default;
        var isTold = last is { } message && (message.TryGetProperty("crashed", out end) || message.TryGetProperty("exited", out end));
        var crashed = isTold ? Json.Text(end, "message") : null;
        var place = isTold ? Json.Place(end) : null;
        return new InvalidMigrationException(
            "NodeFailed",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Node ended with exit code {process.ExitCode()} while it loaded the file. JavaScript migrations need Node.js 18 or newer, and a file that only declares its halves. {crashed ?? process.LastErrors}").TrimEnd(),
            place ?? new SourceLocation(files[0]));
    }

    private static InvalidMigrationException Missing(string id, string? version, string root) => new(id, id switch
    {
        "NodeTooOld" => $"JavaScript migrations need Node.js 18 or newer, and the 'node' on the PATH is {version}. Install a newer one (https://nodejs.org).",
        "SequelizeTooOld" => $"JavaScript migrations need Sequelize 6, and '{root}' has {version}. Run 'npm install sequelize@6' there.",
        "SequelizeMissing" => $"JavaScript migrations need the backend's own Sequelize, and it is not installed. Run 'npm ci' (or 'npm install sequelize@6 pg') in '{root}'.",
        _ => $"Sequelize needs the package 'pg' to talk to PostgreSQL, and it is not installed. Run 'npm ci' (or 'npm install pg') in '{root}'.",
    });
}
