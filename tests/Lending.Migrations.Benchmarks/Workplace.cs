using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Lending.Migrations.Running;
using Lending.Migrations.Sandbox;
using Npgsql;

namespace Lending.Migrations.Benchmarks;

/// <summary>A server, a folder, and the programs that are measured.</summary>
internal sealed class Workplace(PostgresSandbox server) : IDisposable
{
    private const string MemoryFolder = "/dev/shm";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lending-benchmarks-");

    /// <summary>The server's own, or the one on the PATH: some distributions keep the client elsewhere.</summary>
    public string Psql { get; } = Beside(PostgresBinaries.Find(Environment.GetEnvironmentVariable, Environment.CurrentDirectory).Folder);

    /// <summary>The console as it is delivered; the build has put it there.</summary>
    public static string ConsoleProgram => Delivered("output", "bin", "lending-migrations");

    /// <summary>The module as it is delivered.</summary>
    public static string ModuleFolder => Delivered("output", "LendingMigrations");

    public string Description =>
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores, "
        + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB; .NET {Environment.Version}; PostgreSQL {server.ServerVersion}, "
        + (Directory.Exists(MemoryFolder) ? "its data on tmpfs" : "ITS DATA ON DISK, there is no tmpfs here")
        + $", fsync off; {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.";

    /// <summary>Puts the folder for temporary files, and with it the server's data and the migrations, on tmpfs where there is one.</summary>
    public static void UseMemoryForTheServer()
    {
        if (Directory.Exists(MemoryFolder))
        {
            Environment.SetEnvironmentVariable("TMPDIR", MemoryFolder);
        }
    }

    /// <summary>Files of a table and an index each.</summary>
    public string MakeMigrations(string name, int count)
    {
        var folder = _folder.CreateSubdirectory(name).FullName;
        for (var number = 0; number < count; number++)
        {
            File.WriteAllText(Path.Combine(folder, NameOf(number) + ".sql"), $"-- migrate:up\n{string.Join(";\n", StatementsOf(number))};\n-- migrate:down\nDROP TABLE \"t{number}\";\n");
        }

        return folder;
    }

    public static string NameOf(int number) => $"{20240101000000 + number}-create-t{number}";

    public static string[] StatementsOf(int number) =>
    [
        $"CREATE TABLE \"t{number}\" (\"id\" SERIAL PRIMARY KEY, \"name\" VARCHAR(255) NOT NULL, \"createdAt\" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now())",
        $"CREATE INDEX \"t{number}_name_idx\" ON \"t{number}\" (\"name\")",
    ];

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A fresh, empty database.</summary>
    public NpgsqlConnectionStringBuilder NewDatabase()
    {
        var target = Lending.Migrations.Settings.DatabaseUrl.Parse(server.DatabaseUrl);
        var name = $"b{Guid.NewGuid():n}";
        using var connection = new NpgsqlConnection(target.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return new NpgsqlConnectionStringBuilder(target.ConnectionString) { Database = name };
    }

    /// <summary>Takes a big database away: it is memory that the next one needs.</summary>
    public void Drop(NpgsqlConnectionStringBuilder database)
    {
        NpgsqlConnection.ClearAllPools();
        Execute(Lending.Migrations.Settings.DatabaseUrl.Parse(server.DatabaseUrl), $"DROP DATABASE {database.Database} WITH (FORCE)");
    }

    public static void Execute(NpgsqlConnectionStringBuilder target, string sql)
    {
        using var connection = new NpgsqlConnection(target.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public static Migrator Migrator(NpgsqlConnectionStringBuilder target, string folder)
    {
        var host = new HostEnvironment(folder, _ => null, new RunnerIdentity("LendingMigrations benchmarks", "nobody", "here"));
        var factory = new MigratorFactory(host, typeof(Lending.Schema.CreateMarkets).Assembly);
        var options = new MigratorOptions { Paths = [folder], DatabaseUrl = target.ConnectionString };
        return factory.Create(options, factory.Resolve(options), new Silent());
    }

    public static MigrationRequest Everything => new MigrationRequest.Apply(new MigrationSelection.All());

    public static double Milliseconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalMilliseconds;
    }

    /// <summary>Runs a program to its end; it must succeed.</summary>
    /// <param name="watch">Called now and again while it runs.</param>
    public static string Run(string program, string[] arguments, NpgsqlConnectionStringBuilder target, Action<Process>? watch = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = target.Password;
        start.Environment["DATABASE_URL"] = target.ConnectionString;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        while (!process.WaitForExit(watch is null ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(20)))
        {
            watch?.Invoke(process);
        }

        return process.ExitCode == 0 ? output.Result : throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{output.Result}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Beside(string serverFolder) =>
        Path.Combine(serverFolder, "psql") is var path && File.Exists(path) ? path : "psql";

    private static string Delivered(params string[] parts)
    {
        var path = Path.Combine([Environment.CurrentDirectory, .. parts]);
        return Path.Exists(path) ? path : throw new InvalidOperationException($"There is no {path}. Run './build.sh bench', which builds it first.");
    }

    private sealed class Silent : IMigrationObserver
    {
        public void Observe(MigrationEvent migrationEvent)
        {
        }
    }
}
