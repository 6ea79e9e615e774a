using System.Diagnostics;
using System.Text.RegularExpressions;
using Lending.Migrations.Sandbox;
using Npgsql;

namespace Lending.Migrations.DatabaseTests.Differential;

/// <summary>
/// What pg_dump says of all cases of a database at once. Each case is kept in a schema of its own, named after it, which takes its
/// place as <c>public</c> again here.
/// </summary>
internal static partial class SchemaDump
{
    public static string? WhyNot() => Find() is null
        ? "PG_DUMP IS MISSING: install the server's client programs (Debian: postgresql-client)."
        : null;

    /// <summary>The text of each case, by its schema's name; its objects are in the order of their names.</summary>
    public static IReadOnlyDictionary<string, string> Of(string connectionString)
    {
        var parts = Entry().Matches(Dump(new NpgsqlConnectionStringBuilder(connectionString)))
            .Select(match => (Schema: SchemaOf(match), Title: match.Groups["title"].Value, Text: match.Groups["text"].Value.Trim()))
            .Where(part => part.Schema.StartsWith("case_", StringComparison.Ordinal));
        return parts.GroupBy(part => Kept().Match(part.Schema).Value).ToDictionary(
            group => group.Key,
            group => string.Join("\n\n", group
                .Where(part => part.Title != $"Name: {group.Key}; Type: SCHEMA")
                .Select(part => Kept().Replace($"-- {part.Title}\n{part.Text}", "public"))
                .Order(StringComparer.Ordinal)));
    }

    private static string SchemaOf(Match entry) => entry.Groups["schema"].Value is var schema and not "-"
        ? schema
        : entry.Groups["title"].Value.Split("Name: ")[1].Split(';')[0].Replace("SCHEMA ", "", StringComparison.Ordinal);

    private static string Dump(NpgsqlConnectionStringBuilder settings)
    {
        using var process = Process.Start(new ProcessStartInfo(
            Find()!,
            ["--no-owner", "--no-privileges", "--inserts", "--encoding=UTF8", "--no-password", "--host", settings.Host!, "--port", $"{settings.Port}",
                "--username", settings.Username!, settings.Database!])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PGPASSWORD"] = settings.Password },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"pg_dump failed: {errors.Result}");
    }

    /// <summary>Beside the server that a sandbox starts, else on the PATH.</summary>
    private static string? Find()
    {
        var name = OperatingSystem.IsWindows() ? "pg_dump.exe" : "pg_dump";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        try
        {
            folders = [PostgresBinaries.Find(Environment.GetEnvironmentVariable, Environment.CurrentDirectory).Folder, .. folders];
        }
        catch (InvalidMigrationException)
        {
            // Then the server is elsewhere, and a client may be here all the same.
        }

        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    [GeneratedRegex(@"^--\n-- (?:Data for )?(?<title>Name: .*?; Type: [^;]*); Schema: (?<schema>[^;]*); Owner: [^\n]*\n--\n(?<text>.*?)(?=^--\n|\z)",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();

    [GeneratedRegex("case_[0-9]+m?")]
    private static partial Regex Kept();
}
