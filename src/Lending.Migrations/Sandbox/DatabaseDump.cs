using System.ComponentModel;
using System.Diagnostics;
using Npgsql;

namespace Lending.Migrations.Sandbox;

/// <summary>What <c>pg_dump</c> says of a database, schema and data: two databases that say the same are the same.</summary>
/// <param name="program">The path of <c>pg_dump</c>.</param>
internal sealed class DatabaseDump(string program)
{
    /// <summary>Finds the program.</summary>
    /// <param name="options">Where to look.</param>
    /// <param name="major">Of the server: an older one refuses.</param>
    /// <exception cref="InvalidMigrationException">There is none (<c>PgDumpNotFound</c>).</exception>
    public static DatabaseDump Find(SandboxOptions options, int major) => new(PostgresBinaries.FindDump(options.Environment, options.CurrentFolder, major));

    /// <summary>The lines of a dump, without the tables of records.</summary>
    /// <exception cref="InvalidMigrationException"><c>pg_dump</c> refused (<c>PgDumpFailed</c>).</exception>
    public IReadOnlyList<string> Read(NpgsqlConnectionStringBuilder database)
    {
        var start = ChildProcess.Describe(
            [
                program, "--no-owner", $"--exclude-table=*.{MigratorSettings.DefaultTable}*", "--host", database.Host!, "--port",
                $"{database.Port}", "--username", database.Username!, "--dbname", database.Database!,
            ],
            Path.GetTempPath());
        start.Environment["PGPASSWORD"] = database.Password;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var lines = Lines(process.StandardOutput);
            process.WaitForExit();
            return process.ExitCode == 0
                ? lines
                : throw new InvalidMigrationException("PgDumpFailed", $"{program} ended with exit code {process.ExitCode}: {errors.Result.Trim()}");
        }
        catch (Win32Exception error)
        {
            throw new InvalidMigrationException("PgDumpFailed", $"{program} does not start: {error.Message}", location: null, error);
        }
    }

    /// <summary>Newer releases frame a dump with a random word.</summary>
    private static List<string> Lines(StreamReader reader)
    {
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith(@"\restrict ", StringComparison.Ordinal) && !line.StartsWith(@"\unrestrict ", StringComparison.Ordinal))
            {
                lines.Add(line);
            }
        }

        return lines;
    }
}
