using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lending.Migrations.Sandbox;

namespace Lending.Migrations.Dumping;

/// <summary>
/// Has pg_dump write the schema of a database, without data, owners and privileges. All that says where the database is goes by
/// the child's environment, the password above all: the command line is everybody's to read.
/// </summary>
/// <param name="target">Where the database is.</param>
/// <param name="environment">Looks up a variable; null where it is not set.</param>
/// <param name="currentFolder">Absolute; where to look for <c>node_modules</c>.</param>
public sealed class SchemaDump(DatabaseTarget target, Func<string, string?> environment, string currentFolder)
{
    /// <summary>Milliseconds for each table that somebody has locked: who waits for ever holds our lock for ever.</summary>
    private const int LongestLockWait = 60_000;

    /// <summary>Where libpq and Kerberos look for files of the user.</summary>
    private static readonly string[] Inherited = ["HOME", "KRB5CCNAME", "KRB5_CONFIG"];

    /// <summary>Writes it.</summary>
    /// <param name="database">The server's version, and as whom we act there.</param>
    /// <param name="scope">What of it.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellation">Ends pg_dump.</param>
    /// <exception cref="InvalidMigrationException">There is no pg_dump that is new enough.</exception>
    /// <exception cref="DatabaseRefusedException">It failed.</exception>
    internal void Write(DatabaseIdentity database, DumpScope scope, TextWriter output, CancellationToken cancellation)
    {
        var program = PostgresBinaries.FindDump(environment, currentFolder, MajorOf(database.ServerVersion));
        using var process = Start(Describe(program, database, scope));
        using var registration = cancellation.Register(() => Kill(process));
        var said = new StringBuilder();
        process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        process.BeginErrorReadLine();
        try
        {
            Copy(process.StandardOutput, output, scope.WorkSchema);
        }
        catch (DecoderFallbackException error)
        {
            Kill(process);
            throw new DatabaseRefusedException("DumpFailed", "The database holds names or texts that are not UTF-8, and a migration is. Nothing was changed.", error);
        }

        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            throw new DatabaseRefusedException(
                "DumpFailed", $"pg_dump ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}. Nothing was changed. It said: {said.ToString().Trim()}");
        }
    }

    private static int MajorOf(string version) => int.Parse(version.Split('.')[0].TakeWhile(char.IsAsciiDigit).ToArray(), CultureInfo.InvariantCulture);

    private ProcessStartInfo Describe(string program, DatabaseIdentity database, DumpScope scope)
    {
        string[] arguments =
        [
            program, "--schema-only", "--no-owner", "--no-privileges", "--no-password",
            string.Create(CultureInfo.InvariantCulture, $"--lock-wait-timeout={LongestLockWait}"),
            .. scope.ExcludedTables.Select(table => $"--exclude-table={table}"),
            .. scope.OnlySchema is null ? Array.Empty<string>() : [$"--schema=\"{scope.OnlySchema.Replace("\"", "\"\"", StringComparison.Ordinal)}\""],
            .. database.Role is null ? Array.Empty<string>() : [$"--role={database.Role}"],
        ];
        var start = ChildProcess.Describe(arguments, currentFolder);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        foreach (var name in Inherited)
        {
            if (environment(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        foreach (var (name, value) in LibpqEnvironment.Of(target, database))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new DatabaseRefusedException("DumpFailed", $"{start.FileName} cannot be started: {error.Message}. Nothing was changed.", error);
        }
    }

    private static void Copy(StreamReader from, TextWriter output, string workSchema)
    {
        string[] made = [$"CREATE SCHEMA {workSchema};", $"CREATE SCHEMA \"{workSchema.Replace("\"", "\"\"", StringComparison.Ordinal)}\";"];
        var seen = false;
        while (from.ReadLine() is { } line)
        {
            if (!seen && made.Contains(line))
            {
                seen = true;
                continue;
            }

            output.Write(line);
            output.Write('\n');
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has just ended.
        }
    }
}
