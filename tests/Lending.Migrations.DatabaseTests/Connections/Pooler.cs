using System.Diagnostics;
using Lending.Migrations.Sandbox;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Connections;

/// <summary>A PgBouncer in front of the test's server: each transaction goes to another of its sessions.</summary>
internal sealed class Pooler : IDisposable
{
    private static readonly string[] Places = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pgbouncer-");
    private readonly Process _process;

    private Pooler(string program, NpgsqlConnectionStringBuilder server, string mode, string more, string databaseOptions)
    {
        Port = OwnServer.FreePort();
        Write("users.txt", $"\"{server.Username}\" \"{server.Password}\"\n");
        Write("pgbouncer.ini", $"""
            [databases]
            * = host={server.Host} port={server.Port} {databaseOptions}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {Port}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {Path.Combine(_folder.FullName, "users.txt")}
            pool_mode = {mode}
            default_pool_size = 4
            max_client_conn = 500
            server_round_robin = 1
            logfile = {Path.Combine(_folder.FullName, "log")}
            {more}
            """);
        var user = Environment.IsPrivilegedProcess ? UnprivilegedUser.For(PostgresBinaries.Find(Environment.GetEnvironmentVariable, "/")) : null;
        if (user is not null)
        {
            using var handing = Process.Start("chown", ["-R", user.Name, _folder.FullName]);
            handing.WaitForExit();
        }

        string[] command = [.. user?.Prefix ?? [], program, "-q", Path.Combine(_folder.FullName, "pgbouncer.ini")];
        _process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    public int Port { get; }

    /// <summary>Starts one.</summary>
    /// <param name="mode">Its pool_mode.</param>
    /// <param name="more">Further lines of its configuration.</param>
    /// <param name="databaseOptions">Further options of its databases.</param>
    public static Pooler Start(string mode = "transaction", string more = "", string databaseOptions = "")
    {
        var program = Array.Find(Places, File.Exists);
        Skip.If(program is null, "NO PGBOUNCER: install it (Debian, Ubuntu: apt-get install pgbouncer; macOS: brew install pgbouncer).");
        var server = TestServer.Connection;
        Skip.If(server.Host!.StartsWith('/') || string.IsNullOrEmpty(server.Password), "THE SERVER IS REACHED WITHOUT A NAME OR A PASSWORD, which the pooler needs.");
        var pooler = new Pooler(program!, server, mode, more, databaseOptions);
        Assert.True(Patience.Until(pooler.Answers), "PgBouncer does not answer.");
        return pooler;
    }

    /// <summary>The database of a test, through the pooler.</summary>
    public string Through(TestDatabase database, string more = "") => new NpgsqlConnectionStringBuilder(database.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = Port,
        SslMode = SslMode.Disable,
    }.ConnectionString + more;

    /// <summary>Makes it open several of the server's sessions, so that one transaction after the other goes to another of them.</summary>
    public void Spread(TestDatabase database)
    {
        var clients = Enumerable.Range(0, 4).Select(_ => new NpgsqlConnection(Through(database))).ToList();
        foreach (var client in clients)
        {
            client.Open();
            using var command = new NpgsqlCommand("BEGIN; SELECT 1", client);
            command.ExecuteNonQuery();
        }

        foreach (var client in clients)
        {
            using var command = new NpgsqlCommand("COMMIT", client);
            command.ExecuteNonQuery();
            client.Dispose();
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private bool Answers()
    {
        Assert.False(_process.HasExited, $"PgBouncer has ended: {(_process.HasExited ? _process.StandardError.ReadToEnd() : "")}");
        using var probe = new System.Net.Sockets.TcpClient();
        try
        {
            probe.Connect("127.0.0.1", Port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
