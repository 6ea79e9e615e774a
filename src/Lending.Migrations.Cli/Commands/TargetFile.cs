using System.Text.Json;

namespace Lending.Migrations.Cli.Commands;

/// <summary>A target as a file names it; what is null is said elsewhere.</summary>
internal sealed record TargetEntry(string? DatabaseUrl, string? Schema, string? Role);

/// <summary>Reads a file of targets: the objects that the cmdlets take from a pipeline, as a JSON array.</summary>
internal static class TargetFile
{
    private const string ErrorId = "TargetsInvalid";

    private static readonly string[] Known = ["databaseUrl", "schema", "role"];

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="InvalidMigrationException">It cannot be read, or holds something else. No value of it is in the message.</exception>
    public static IReadOnlyList<TargetEntry> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0
                ? [.. root.EnumerateArray().Select((entry, index) => EntryOf(entry, path, index + 1))]
                : throw Invalid(path, "it is not a JSON array with an object for each target");
        }
        catch (JsonException error)
        {
            throw Invalid(path, $"it is no JSON, at line {error.LineNumber + 1}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, error.Message.TrimEnd('.'), error);
        }
    }

    private static TargetEntry EntryOf(JsonElement entry, string path, int number)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw Invalid(path, $"entry {number} is not an object");
        }

        if (entry.EnumerateObject().FirstOrDefault(property => !Known.Contains(property.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            throw Invalid(path, $"entry {number} has the property '{unknown.Name}'; known are {string.Join(", ", Known)}");
        }

        string? Text(string name) => !entry.TryGetProperty(name, out var value) ? null
            : value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text
            : throw Invalid(path, $"{name} of entry {number} is not a text, or empty; leave it out where nothing is to be said");

        return new TargetEntry(Text("databaseUrl"), Text("schema"), Text("role"));
    }

    private static InvalidMigrationException Invalid(string path, string reason, Exception? cause = null) =>
        new(ErrorId, $"The file of targets {path} cannot be used: {reason}. Nothing was begun.", location: null, cause);
}
