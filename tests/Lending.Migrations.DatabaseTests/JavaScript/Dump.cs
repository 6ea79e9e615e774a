using System.Diagnostics;
using Lending.Migrations.Sandbox;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.JavaScript;

/// <summary>What <c>pg_dump</c> says of a database: schema and data, without our own history.</summary>
internal static class Dump
{
    /// <summary>npm's servers come without it; the distributions' have it beside them.</summary>
    private static readonly Lazy<string?> Program = new(() =>
        new[] { PostgresBinaries.Find(Environment.GetEnvironmentVariable, Environment.CurrentDirectory).Folder, $"/usr/lib/postgresql/{TestServer.Major}/bin" }
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pg_dump.exe" : "pg_dump"))
            .FirstOrDefault(File.Exists));

    public static string Of(TestDatabase database)
    {
        Skip.If(Program.Value is null, "NO PG_DUMP: there is none beside the server's programs, nor on the PATH.");
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var start = new ProcessStartInfo(
            Program.Value!,
            ["--no-owner", "--exclude-table=*_history*", "--exclude-table=*_statements", "-h", target.Host!, "-p", $"{target.Port}", "-U", target.Username!, "-d", target.Database!])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["PGPASSWORD"] = target.Password;
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);

        return string.Join('\n', Comparable(text.Split('\n')));
    }

    /// <summary>Newer releases frame a dump with a random word; and rows have no order: where they lie is the server's business.</summary>
    private static IEnumerable<string> Comparable(IEnumerable<string> lines)
    {
        List<string>? rows = null;
        foreach (var line in lines.Where(line => !line.StartsWith(@"\restrict", StringComparison.Ordinal) && !line.StartsWith(@"\unrestrict", StringComparison.Ordinal)))
        {
            if (rows is null)
            {
                yield return line;
                rows = line.StartsWith("COPY ", StringComparison.Ordinal) ? [] : null;
            }
            else if (line == @"\.")
            {
                foreach (var row in rows.Order(StringComparer.Ordinal))
                {
                    yield return row;
                }

                rows = null;
            }
            else
            {
                rows.Add(line);
            }
        }
    }
}
