using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Dapper;
using Lending.Migrations.Sandbox;
using Lending.Migrations.Settings;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Sandbox;

public sealed class PostgresSandboxTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private static SandboxOptions Options => new(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);

    [SkippableFact]
    public void It_takes_connections_at_its_url_and_is_gone_when_disposed()
    {
        var sandbox = Start();
        using (var connection = Open(sandbox.DatabaseUrl))
        {
            Assert.Equal("lending", connection.ExecuteScalar<string>("SELECT current_database()"));
            Assert.Equal("UTF8", connection.ExecuteScalar<string>("SHOW server_encoding"));
            Assert.Equal("UTC", connection.ExecuteScalar<string>("SHOW timezone"));
            Assert.Equal(sandbox.ServerVersion.Major, connection.PostgreSqlVersion.Major);
        }

        Assert.True(IsRunning(sandbox.ProcessId));

        sandbox.Dispose();
        sandbox.Dispose();

        Assert.False(IsRunning(sandbox.ProcessId));
        Assert.False(Directory.Exists(Path.GetDirectoryName(sandbox.DataFolder)));
        Assert.Throws<NpgsqlException>(() => Open(sandbox.DatabaseUrl));
    }

    [SkippableFact]
    public void It_lets_nobody_in_without_the_password()
    {
        using var sandbox = Start();
        var settings = DatabaseUrl.Parse(sandbox.DatabaseUrl);
        settings.Password = "wrong";

        var overTcp = Assert.Throws<PostgresException>(() => Open(settings));
        settings.Host = Path.Combine(Path.GetDirectoryName(sandbox.DataFolder)!, "run");
        var overSocket = Assert.ThrowsAny<Exception>(() => Open(settings));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, overTcp.SqlState);
        Assert.True(OperatingSystem.IsWindows() || overSocket is PostgresException { SqlState: PostgresErrorCodes.InvalidPassword });
    }

    [SkippableFact]
    public void It_serves_the_socket_in_its_own_folder()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no such sockets on Windows.");
        using var sandbox = Start();
        var settings = DatabaseUrl.Parse(sandbox.DatabaseUrl);
        settings.Host = Path.Combine(Path.GetDirectoryName(sandbox.DataFolder)!, "run");

        using var connection = Open(settings);

        Assert.Null(connection.ExecuteScalar<string?>("SELECT host(inet_server_addr())"));
    }

    [SkippableFact]
    public void It_listens_on_loopback_alone()
    {
        using var sandbox = Start();
        using var connection = Open(sandbox.DatabaseUrl);
        Assert.Equal("127.0.0.1", connection.ExecuteScalar<string>("SHOW listen_addresses"));

        foreach (var address in System.Net.Dns.GetHostAddresses(System.Net.Dns.GetHostName())
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !System.Net.IPAddress.IsLoopback(address)))
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            Assert.Throws<SocketException>(() => socket.Connect(address, sandbox.Port));
        }
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void Its_folder_is_closed_to_others_and_its_marker_holds_no_password()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no such modes on Windows.");
        using var sandbox = Start();
        var folder = Path.GetDirectoryName(sandbox.DataFolder)!;
        const UnixFileMode Open = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

        foreach (var path in new[] { folder, sandbox.DataFolder, Path.Combine(folder, "run"), Path.Combine(folder, "server.log") })
        {
            Assert.Equal(default, File.GetUnixFileMode(path) & Open);
        }

        var password = DatabaseUrl.Parse(sandbox.DatabaseUrl).Password!;
        Assert.DoesNotContain(password, File.ReadAllText(Path.Combine(folder, "sandbox.json")), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "run"), "password"));
    }

    [SkippableFact]
    public async Task Its_password_is_in_no_process_list()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Read from /proc.");
        var seen = new HashSet<string>();
        using var stop = new CancellationTokenSource();
        var watcher = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                seen.UnionWith(CommandLines());
            }
        });

        using var sandbox = Start();
        await stop.CancelAsync();
        await watcher;
        seen.UnionWith(CommandLines());

        var password = DatabaseUrl.Parse(sandbox.DatabaseUrl).Password!;
        Assert.Contains(seen, line => line.Contains(sandbox.DataFolder, StringComparison.Ordinal));
        Assert.DoesNotContain(seen, line => line.Contains(password, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void It_is_in_a_session_of_its_own_so_that_ctrl_c_does_not_reach_it()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Read from /proc.");
        using var sandbox = Start();

        Assert.NotEqual(Session(Environment.ProcessId), Session(sandbox.ProcessId));
    }

    [SkippableFact]
    public void It_does_not_run_as_root()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Read from /proc.");
        using var sandbox = Start();

        Assert.DoesNotMatch(@"(?m)^Uid:(\s+\d+)*\s+0\b", File.ReadAllText($"/proc/{sandbox.ProcessId}/status"));
    }

    [SkippableFact]
    public void It_goes_when_its_process_is_killed()
    {
        Skip.If(OperatingSystem.IsWindows(), "A killed process leaves it to the next start there.");
        using var owner = Held(out var server, out var folder);
        Assert.True(IsRunning(server));

        owner.Kill();

        Assert.True(SpinWait.SpinUntil(() => !IsRunning(server) && !Directory.Exists(folder), Soon));
    }

    [SkippableFact]
    public void It_goes_when_its_process_ends_without_disposing()
    {
        using var owner = Held(out var server, out var folder);

        owner.StandardInput.Close();
        Assert.True(owner.WaitForExit(Soon));

        Assert.Equal(0, owner.ExitCode);
        Assert.False(IsRunning(server));
        Assert.False(Directory.Exists(folder));
    }

    [SkippableFact]
    public void Another_process_can_remove_it_by_its_url()
    {
        using var sandbox = Start();
        using var other = Program.Start("remove-sandbox", sandbox.DatabaseUrl);
        Assert.True(other.WaitForExit(Soon));

        Assert.Equal(0, other.ExitCode);
        Assert.False(IsRunning(sandbox.ProcessId));
        Assert.False(Directory.Exists(sandbox.DataFolder));
    }

    [SkippableFact]
    public void It_is_listed_and_can_be_removed_by_its_folder()
    {
        using var sandbox = Start();
        var listed = Assert.Single(PostgresSandbox.List(), info => info.Port == sandbox.Port);
        Assert.Equal((sandbox.ProcessId, sandbox.DataFolder, Environment.ProcessId), (listed.ProcessId, listed.DataFolder, listed.Owner.ProcessId));

        PostgresSandbox.Remove(sandbox.DataFolder + Path.DirectorySeparatorChar);

        Assert.DoesNotContain(PostgresSandbox.List(), info => info.Port == sandbox.Port);
        var error = Assert.Throws<InvalidMigrationException>(() => PostgresSandbox.Remove(sandbox.DatabaseUrl));
        Assert.Equal("SandboxNotFound", error.ErrorId);
        Assert.DoesNotContain(DatabaseUrl.Parse(sandbox.DatabaseUrl).Password!, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://u:secret@db.example.org:5432/lending")]
    [InlineData("/")]
    [InlineData("")]
    public void What_is_no_sandbox_is_not_removed(string urlOrFolder)
    {
        var error = Assert.Throws<InvalidMigrationException>(() => PostgresSandbox.Remove(urlOrFolder));

        Assert.Equal("SandboxNotFound", error.ErrorId);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_start_removes_what_a_dead_process_left()
    {
        using var abandoned = Start();
        var folder = new SandboxFolder(Path.GetDirectoryName(abandoned.DataFolder)!);
        folder.Write(folder.Read()! with { Owner = SandboxOwner.Current() with { StartedAt = DateTimeOffset.UnixEpoch } });

        using var next = Start();

        Assert.False(IsRunning(abandoned.ProcessId));
        Assert.False(Directory.Exists(abandoned.DataFolder));
        Assert.True(IsRunning(next.ProcessId));
    }

    [SkippableFact]
    public void A_sandbox_of_another_machine_is_left_alone()
    {
        using var foreign = Start();
        var folder = new SandboxFolder(Path.GetDirectoryName(foreign.DataFolder)!);
        folder.Write(folder.Read()! with { Owner = new SandboxOwner(1, DateTimeOffset.UnixEpoch, "another-machine") });

        using var next = Start();

        Assert.True(IsRunning(foreign.ProcessId));
    }

    [SkippableFact]
    public void A_start_that_is_stopped_leaves_nothing()
    {
        _ = TestServer.Major;
        var before = PostgresSandbox.List().Count(info => info.Owner.ProcessId == Environment.ProcessId && info.Port == 0);

        Assert.Throws<OperationCanceledException>(() => PostgresSandbox.Start(Options, new CancellationToken(canceled: true)));

        Assert.True(SpinWait.SpinUntil(
            () => PostgresSandbox.List().Count(info => info.Owner.ProcessId == Environment.ProcessId && info.Port == 0) <= before, Soon));
    }

    private static PostgresSandbox Start()
    {
        // Skips, or fails on CI, where there is no server.
        _ = TestServer.Major;
        return PostgresSandbox.Start(Options);
    }

    private static Process Held(out int server, out string folder)
    {
        _ = TestServer.Major;
        var owner = Program.Start("hold-sandbox");
        var said = owner.StandardOutput.ReadLine()!.Split(' ', 3);
        using (Open(said[0]))
        {
            server = int.Parse(said[1], null);
            folder = Path.GetDirectoryName(said[2])!;
            return owner;
        }
    }

    private static NpgsqlConnection Open(string url) => Open(DatabaseUrl.Parse(url));

    private static NpgsqlConnection Open(NpgsqlConnectionStringBuilder settings)
    {
        settings.Pooling = false;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Open();
        return connection;
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            // A dead child that nobody has waited for yet is no process any more; it has no command line.
            using var process = Process.GetProcessById(processId);
            return !OperatingSystem.IsLinux() || File.ReadAllText($"/proc/{processId}/cmdline").Length > 0;
        }
        catch (Exception error) when (error is ArgumentException or IOException)
        {
            return false;
        }
    }

    /// <summary>The sixth field of <c>stat</c>; the second, in brackets, may hold spaces.</summary>
    private static string Session(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3];
    }

    private static IEnumerable<string> CommandLines()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            string text;
            try
            {
                text = File.ReadAllText(Path.Combine(folder, "cmdline"));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return text;
        }
    }
}
