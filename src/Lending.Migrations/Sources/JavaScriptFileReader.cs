namespace Lending.Migrations.Sources;

/// <summary>
/// Knows the backend's own <c>.js</c> and <c>.ts</c> migrations, which the Node runner runs: they are part of the set, so that
/// their rows have a name and status shows them. A plan that holds one to be run is refused.
/// </summary>
public sealed class JavaScriptFileReader : IFileReader
{
    /// <inheritdoc/>
    public IReadOnlySet<string> Extensions { get; } =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase) { ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts" };

    /// <inheritdoc/>
    public Migration Read(FileInfo file, MigrationName name)
    {
        var checksum = Checksum(file.FullName);
        return new Migration(
            name,
            new MigrationOrigin(file.FullName, file.FullName),
            Refused(file.FullName, "npm run migrate:up"),
            Refused(file.FullName, "npm run migrate:down"))
        {
            ComputeChecksum = () => checksum,
        };
    }

    private static MigrationBody Refused(string path, string command)
    {
        var refusal = $"JavaScript needs the Node runner. Run it with '{command}', or write it as .sql or C#.";
        return new MigrationBody(
            Transactional: true,
            _ => throw new InvalidMigrationException("MigrationNeedsNode", refusal, new SourceLocation(path)))
        {
            Refusal = $"{path}: {refusal}",
        };
    }

    private static string Checksum(string path)
    {
        try
        {
            return ScriptChecksum.OfFile(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ScriptText.Unreadable(path, error);
        }
    }
}
