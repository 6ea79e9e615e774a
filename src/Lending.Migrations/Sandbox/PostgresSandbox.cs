using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Lending.Migrations.Sandbox;

/// <summary>Where a sandbox looks for a server's programs.</summary>
/// <param name="Environment">Looks up a variable; null where it is not set.</param>
/// <param name="CurrentFolder">Absolute; where to look for <c>node_modules</c>.</param>
public sealed record SandboxOptions(Func<string, string?> Environment, string CurrentFolder);

/// <summary>
/// A throw-away PostgreSQL from the server's programs on this machine: a cluster of its own in the folder for temporary files, on
/// a random port of 127.0.0.1, with a random password and an empty database <c>lending</c>. Durability is switched off.
/// </summary>
/// <remarks>
/// It is gone when disposed, when removed (from any process of the same user), and when the process that started it ends, in
/// whatever way: see <see cref="UnixServer"/>. On Windows a killed process leaves it behind; each start removes what such
/// processes left. When we are root, the server runs as <c>postgres</c> or <c>nobody</c>.
/// </remarks>
public sealed class PostgresSandbox : IDisposable
{
    private const string User = "postgres";
    private const string Database = "lending";
    private const int PortTries = 8;

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly ISandboxServer _server;
    private readonly string _password;
    private int _disposed;

    private PostgresSandbox(SandboxFolder folder, ISandboxServer server, PostgresBinaries binaries, string password)
    {
        _server = server;
        _password = password;
        DataFolder = folder.Data;
        ServerVersion = binaries.Version;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>How to connect, password included.</summary>
    public string DatabaseUrl => $"postgres://{User}:{_password}@127.0.0.1:{Port}/{Database}?sslmode=disable";

    /// <summary>On 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>The cluster; the server's log is beside it.</summary>
    public string DataFolder { get; }

    /// <summary>Of the server.</summary>
    public int ProcessId { get; private set; }

    /// <summary>For example 17.2.</summary>
    public Version ServerVersion { get; }

    /// <summary>Starts one and waits until it takes connections, about a second.</summary>
    /// <param name="options">Where to look for a server.</param>
    /// <param name="cancellation">Stops the start; what has begun is removed.</param>
    /// <exception cref="InvalidMigrationException">There is no server (<c>PostgresNotFound</c>), or it does not start
    /// (<c>SandboxFailed</c>, with the end of its log).</exception>
    /// <exception cref="OperationCanceledException">The start was stopped.</exception>
    public static PostgresSandbox Start(SandboxOptions options, CancellationToken cancellation = default)
    {
        RemoveStale();
        var binaries = PostgresBinaries.Find(options.Environment, options.CurrentFolder);
        var user = UnprivilegedUser.For(binaries);
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var folder = SandboxFolder.Create(user);
        PostgresSandbox? sandbox = null;
        try
        {
            var info = new SandboxInfo(folder.Path, folder.Data, 0, 0, binaries.Version, binaries.Folder, SandboxOwner.Current());
            folder.Write(info);
            ISandboxServer server = OperatingSystem.IsWindows()
                ? new WindowsServer(folder, binaries, password)
                : new UnixServer(folder, binaries, user, password);
            sandbox = new PostgresSandbox(folder, server, binaries, password);
            sandbox.Serve(folder, cancellation);
            folder.Write(info with { Port = sandbox.Port, ProcessId = sandbox.ProcessId });
            sandbox.CreateDatabase();
            return sandbox;
        }
        catch
        {
            if (sandbox is null)
            {
                Directory.Delete(folder.Path, recursive: true);
            }

            sandbox?.Dispose();
            throw;
        }
    }

    /// <summary>Every sandbox of this machine that we may see.</summary>
    public static IReadOnlyList<SandboxInfo> List() => [.. SandboxFolder.All().Select(folder => folder.Read()).OfType<SandboxInfo>()];

    /// <summary>Removes a sandbox, whichever process started it.</summary>
    /// <param name="urlOrFolder">Its database URL, its data folder, or the folder above that.</param>
    /// <returns>What was removed.</returns>
    /// <exception cref="InvalidMigrationException">There is no such sandbox (<c>SandboxNotFound</c>), or it is another user's
    /// (<c>SandboxFailed</c>).</exception>
    public static SandboxInfo Remove(string urlOrFolder)
    {
        var found = List().FirstOrDefault(Meant(urlOrFolder)) ?? throw new InvalidMigrationException(
            "SandboxNotFound", "There is no such sandbox: it is removed already, or the text is neither its database URL nor its data folder.");
        return Remove(found) ? found : throw new InvalidMigrationException(
            "SandboxFailed", $"The sandbox in {found.Folder} cannot be removed. It belongs to another user, or its server does not stop.");
    }

    /// <summary>Stops the server and removes its folder. To do so again does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
            _server.Dispose();
        }
    }

    /// <summary>The folder; never the URL, which holds the password.</summary>
    public override string ToString() => DataFolder;

    private static void RemoveStale()
    {
        foreach (var stale in List().Where(info => info.Owner.IsGone()))
        {
            Remove(stale);
        }
    }

    private static bool Remove(SandboxInfo info)
    {
        var folder = new SandboxFolder(info.Folder);
        return OperatingSystem.IsWindows()
            ? WindowsServer.Remove(folder, Path.Combine(info.ProgramFolder, "pg_ctl.exe"))
            : UnixServer.Remove(folder);
    }

    private static Func<SandboxInfo, bool> Meant(string urlOrFolder)
    {
        if (Uri.TryCreate(urlOrFolder, UriKind.Absolute, out var url) && url.Scheme is "postgres" or "postgresql")
        {
            return info => info.Port != 0 && info.Port == url.Port && url.Host is "127.0.0.1" or "localhost";
        }

        var path = Path.TrimEndingDirectorySeparator(urlOrFolder);
        return info => info.Folder == path || info.DataFolder == path;
    }

    private void Serve(SandboxFolder folder, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            Port = FreePort();
            _server.Launch(Port);
            if (Wait(folder, cancellation))
            {
                return;
            }

            var log = folder.LogTail();
            if (tries == PortTries || !log.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal))
            {
                throw new InvalidMigrationException("SandboxFailed", $"The sandbox's PostgreSQL {ServerVersion} did not start. Its log ends:\n{log}");
            }
        }
    }

    /// <summary>True once the server takes connections, false when it has ended.</summary>
    private bool Wait(SandboxFolder folder, CancellationToken cancellation)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < LongestStart && !_server.HasEnded;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (folder.ReadyProcess(Port) is { } process)
            {
                ProcessId = process;
                return true;
            }

            Thread.Sleep(5);
        }

        return false;
    }

    private void CreateDatabase()
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Username = User,
            Password = _password,
            Database = User,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            Pooling = false,
        };
        using var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE DATABASE {Database}", connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Free a moment ago: the server tells if it is not any more.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void OnProcessExit(object? sender, EventArgs arguments) => Dispose();
}
