using System.Diagnostics;
using Lending.Migrations.Sandbox;
using Lending.Migrations.Settings;
using Npgsql;

namespace Lending.Migrations.Chaos.Stage;

/// <summary>A worker's own server, so that one that is crashed disturbs no other round.</summary>
internal sealed class ChaosServer : IDisposable
{
    public const string Watcher = "chaos watcher";

    private readonly PostgresSandbox _sandbox;
    private readonly PostgresBinaries _binaries;
    private readonly UnprivilegedUser? _user;

    public ChaosServer()
    {
        var options = new SandboxOptions(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);
        _sandbox = PostgresSandbox.Start(options);
        _binaries = PostgresBinaries.Find(options.Environment, options.CurrentFolder);
        _user = UnprivilegedUser.For(_binaries);
        Disk = SmallDisk.Mount(_user);

        // A sandbox may lose its last commits in a crash, as its command line says; here a commit that was told has to stand.
        Administer("ALTER ROLE ALL SET synchronous_commit = on");
        Administer("ALTER SYSTEM SET autovacuum = off");
        Administer("SELECT pg_reload_conf()");
        if (Disk.WhyNot is null)
        {
            Administer($"CREATE TABLESPACE {SmallDisk.Tablespace} LOCATION '{Disk.Folder}'");
        }

        Administer("CREATE DATABASE stage TEMPLATE template0");
        using var connection = new NpgsqlConnection(ConnectionTo("stage").ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(
            "CREATE TABLE effects (mark text); CREATE TABLE shared (i int); INSERT INTO shared SELECT generate_series(1, 500)", connection);
        command.ExecuteNonQuery();
    }

    public SmallDisk Disk { get; }

    /// <summary>As a user would connect; pooling is off.</summary>
    public NpgsqlConnectionStringBuilder ConnectionTo(string database) => new(DatabaseUrl.Parse(_sandbox.DatabaseUrl).ConnectionString)
    {
        Pooling = false,
        Timeout = 30,
        Database = database,
        ApplicationName = Watcher,
    };

    public string UrlOf(string database, int port) => _sandbox.DatabaseUrl
        .Replace("/lending?", $"/{database}?", StringComparison.Ordinal)
        .Replace($":{_sandbox.Port}/", $":{port}/", StringComparison.Ordinal);

    public int Port => _sandbox.Port;

    public void Administer(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionTo("postgres").ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>A crash, and the recovery from it.</summary>
    public void Crash()
    {
        var folder = _sandbox.DataFolder;
        string[] command =
            [.. _user?.Prefix ?? [], _binaries.Program("pg_ctl"), "restart", "-m", "immediate", "-w", "-s", "-D", folder, "-l", Path.Combine(folder, "again.log")];
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"pg_ctl restart ended with {process.ExitCode}.");
        }
    }

    public void Dispose()
    {
        _sandbox.Dispose();
        Disk.Dispose();
    }
}
