using System.ComponentModel;
using System.Diagnostics;
using Npgsql;

namespace Lending.Migrations.Sandbox;

/// <summary>What <c>pg_dump</c> says of a database, schema and data: two databases that say the same are the same.</summary>
/// <param name="program">The path of <c>pg_dump</c>.</param>
internal sealed class DatabaseDump(string program)
{
    /// <summary>A server from npm comes without it; the distributions' clients lie elsewhere.</summary>
    /// <param name="options">Where to look.</param>
    /// <param name="major">Of the server: an older one refuses.</param>
    /// <exception cref="InvalidMigrationException">There is none (<c>PgDumpNotFound</c>).</exception>
    public static DatabaseDump Find(SandboxOptions options, int major)
    {
        var name = OperatingSystem.IsWindows() ? "pg_dump.exe" : "pg_dump";
        var folders = new[] { PostgresBinaries.Find(options.Environment, options.CurrentFolder).Folder, $"/usr/lib/postgresql/{major}/bin" }
            .Concat((options.Environment("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified));
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } found
            ? new DatabaseDump(found)
            : throw new InvalidMigrationException(
                "PgDumpNotFound",
                "There is no pg_dump beside the server's programs, nor on the PATH, and without it two databases cannot be compared. "
                + $"Install PostgreSQL's client programs, version {major} (Debian, Ubuntu: apt-get install postgresql-client-{major}).");
    }

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
