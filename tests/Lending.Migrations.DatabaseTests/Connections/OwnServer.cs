using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lending.Migrations.Sandbox;
using Lending.Migrations.Settings;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Connections;

/// <summary>A server that one test has to itself: to configure it, to break it, and to copy it.</summary>
internal sealed class OwnServer : IDisposable
{
    private readonly PostgresSandbox _sandbox;
    private readonly PostgresBinaries _binaries;
    private readonly UnprivilegedUser? _user;
    private readonly List<string> _folders = [];
    private readonly List<string> _standbys = [];

    private OwnServer(PostgresSandbox sandbox, PostgresBinaries binaries)
    {
        _sandbox = sandbox;
        _binaries = binaries;
        _user = UnprivilegedUser.For(binaries);
    }

    public int Port => _sandbox.Port;

    public string DataFolder => _sandbox.DataFolder;

    public string Url => _sandbox.DatabaseUrl;

    public NpgsqlConnectionStringBuilder Connection => new(DatabaseUrl.Parse(Url).ConnectionString) { Pooling = false, Timeout = 60 };

    /// <exception cref="SkipException">There are no programs to start one from.</exception>
    public static OwnServer Start()
    {
        Skip.If(OperatingSystem.IsWindows(), "Files and processes of the server are handled as on Unix here.");
        var options = new SandboxOptions(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);
        try
        {
            var server = new OwnServer(PostgresSandbox.Start(options), PostgresBinaries.Find(options.Environment, options.CurrentFolder));

            // A sandbox may lose its last commits in a crash, which is what is tested here.
            server.Execute("ALTER DATABASE lending SET synchronous_commit = on");
            return server;
        }
        catch (InvalidMigrationException error) when (error.ErrorId == PostgresBinaries.ErrorId)
        {
            throw new SkipException($"NO POSTGRESQL: {error.Message}");
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Execute(params string[] statements)
    {
        using var connection = new NpgsqlConnection(Connection.ConnectionString);
        connection.Open();
        foreach (var statement in statements)
        {
            using var command = new NpgsqlCommand(statement, connection);
            command.ExecuteNonQuery();
        }
    }

    public IReadOnlyList<T> Query<T>(string sql)
    {
        using var connection = new NpgsqlConnection(Connection.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(reader.GetFieldValue<T>(0));
        }

        return rows;
    }

    /// <summary>Writes a file that the server can read and nobody else.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(DataFolder, name);
        File.WriteAllText(path, text);
        if (_user is not null)
        {
            Run("/", "chown", _user.Name, path);
        }

        Run("/", "chmod", "600", path);
        return path;
    }

    /// <summary>Stops and starts it; <c>immediate</c> is a crash.</summary>
    public void Restart(string mode) => Control(DataFolder, "restart", "-m", mode);

    public void Stop(string mode) => Control(DataFolder, "stop", "-m", mode);

    public void StartAgain() => Control(DataFolder, "start", "-o", OptionsFor(Port));

    /// <summary>A hot standby of it, copied while it stands still: not every set of programs has pg_basebackup.</summary>
    /// <returns>Its port.</returns>
    public int StartStandby()
    {
        var parent = Directory.CreateTempSubdirectory("standby-").FullName;
        _folders.Add(parent);
        Run("/", "chmod", "777", parent);
        var folder = Path.Combine(parent, "data");
        Stop("fast");
        AsServer("cp", "-a", DataFolder, folder);
        StartAgain();
        AsServer("touch", Path.Combine(folder, "standby.signal"));
        File.AppendAllText(Path.Combine(folder, "postgresql.auto.conf"), $"\nprimary_conninfo = '{Url.Replace("/lending", "/postgres", StringComparison.Ordinal)}'\n");
        var port = FreePort();
        Control(folder, "start", "-o", OptionsFor(port));
        _standbys.Add(folder);
        return port;
    }

    public void Promote() => Control(_standbys[0], "promote");

    public void Dispose()
    {
        _standbys.ForEach(folder => Control(folder, "stop", "-m", "immediate"));
        _folders.ForEach(folder => Directory.Delete(folder, recursive: true));
        _sandbox.Dispose();
    }

    private static string OptionsFor(int port) => $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off";

    private void Control(string folder, string verb, params string[] more) =>
        AsServer([_binaries.Program("pg_ctl"), verb, "-w", "-s", "-D", folder, "-l", Path.Combine(folder, "again.log"), .. more]);

    private void AsServer(params string[] command) => Run("/", [.. _user?.Prefix ?? [], .. command]);

    private static void Run(string folder, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = folder };
        start.Environment["PGPASSFILE"] = "/dev/null";
        using var process = Process.Start(start)!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }
}
