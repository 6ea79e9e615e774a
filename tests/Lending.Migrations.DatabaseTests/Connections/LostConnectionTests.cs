using System.Globalization;
using Lending.Migrations.DatabaseTests.Running;
using Npgsql;
using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;

namespace Lending.Migrations.DatabaseTests.Connections;

/// <summary>The network between here and the server.</summary>
public sealed class LostConnectionTests
{
    /// <summary>The kernel waits for the server's to say that it has the statement.</summary>
    private const int Unacknowledged = 1;

    private const string A = "20240101000000-a";

    [SkippableFact]
    [Trait("Pain", "22")]
    public void A_cut_in_a_long_silent_statement_is_noticed_and_nothing_stays()
    {
        using var database = TestDatabase.Create();
        using var wire = Between(database);
        var cut = database.WhenItSleeps(wire.Cut);
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)", "SELECT pg_sleep(600)")) { ConnectionString = Through(database, wire) };

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up());

        Assert.InRange((DateTime.UtcNow - cut.Result).TotalSeconds, 0, 20);
        Assert.Contains("The connection to the server was lost", error.Message, StringComparison.Ordinal);
        Assert.Contains("rolled back", error.Message, StringComparison.Ordinal);
        Assert.Null(error.Failure.Server);
    }

    /// <summary>
    /// A network that forgets a connection without a word is found out by the kernel's probes alone. So what is looked at is the
    /// kernel's own table: while the statement is silent a timer of the right kind runs (proc(5), /proc/net/tcp; 2 is keepalive).
    /// </summary>
    [SkippableTheory]
    [InlineData("", 2, 30)]
    [InlineData(";TCP Keepalive Time=11;TCP Keepalive Interval=3", 2, 11)]
    [InlineData(";TCP Keepalive=false", 0, 0)]
    [Trait("Pain", "22")]
    public void The_network_is_asked_whether_it_still_stands_while_a_statement_is_silent(string more, int kind, int seconds)
    {
        Skip.IfNot(File.Exists("/proc/net/tcp"), "Only Linux shows the timers of its connections.");
        using var database = TestDatabase.Create();
        Skip.If(new NpgsqlConnectionStringBuilder(database.ConnectionString).Host is not ("127.0.0.1" or "localhost"), "THE SERVER IS ELSEWHERE.");
        using var stop = new CancellationTokenSource();
        (int Kind, double Seconds) seen = default;
        var looked = database.WhenItSleeps(() =>
        {
            var port = database.Query<int>("SELECT client_port FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()")[0];
            Patience.Until(() => (seen = TimerOf(port)).Kind != Unacknowledged);
            stop.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => new Runner(database, Sql(A, "SELECT pg_sleep(600)"))
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = "127.0.0.1" }.ConnectionString + more,
        }.Up(stop.Token));

        looked.Wait();
        Assert.Equal(kind, seen.Kind);
        Assert.InRange(seen.Seconds, seconds / 2.0, seconds);
    }

    [SkippableFact]
    public void The_server_asks_too_so_that_our_lock_does_not_outlive_us_for_hours()
    {
        using var database = TestDatabase.Create();
        Skip.If(new NpgsqlConnectionStringBuilder(database.ConnectionString).Host!.StartsWith('/'), "A socket needs no probes.");

        new Runner(database, Sql(A, "CREATE TABLE a AS SELECT current_setting('tcp_keepalives_idle') AS idle")).Up();

        Assert.Equal(["60"], database.Query<string>("SELECT idle FROM a"));
    }

    [SkippableFact]
    [Trait("Pain", "6")]
    public void A_statement_does_not_go_on_for_hours_with_our_lock_when_we_are_gone()
    {
        using var database = TestDatabase.Create();
        Skip.If(TestServer.Major < 14, "Servers before 14 cannot look after their clients while a statement runs.");
        Skip.IfNot(database.Query<string>("SELECT version()")[0].Contains("linux", StringComparison.Ordinal), "Only servers on Linux are asked to.");
        using var wire = Between(database);
        var cut = database.WhenItSleeps(wire.Cut);

        Assert.Throws<MigrationFailedException>(
            () => new Runner(database, Sql(A, "CREATE TABLE a (i int)", "SELECT pg_sleep(600)")) { ConnectionString = Through(database, wire) }.Up());

        cut.Wait();
        Assert.True(Patience.Until(() => database.Query<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")[0] == 1));
        Assert.Single(new Runner(database, Sql(A, "CREATE TABLE a (i int)")) { Settings = new MigratorSettings { LockTimeout = TimeSpan.Zero } }.Up().Outcomes);
    }

    /// <summary>The server's last word is lost: whether it has committed nobody on this side can know.</summary>
    [SkippableFact]
    public void A_cut_while_it_commits_says_that_status_tells_and_does_not_claim_a_rollback()
    {
        using var database = TestDatabase.Create();
        database.Execute(
            """
            CREATE TABLE slow (i int);
            CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(2); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER late AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()
            """);
        using var wire = Between(database);
        var cut = database.WhenItSleeps(wire.Cut);
        var migration = Sql(A) with
        {
            Up = new MigrationBody(true, context => context.Statements.Append([new SqlStatement("INSERT INTO slow VALUES (1)")])),
        };

        var error = Assert.Throws<MigrationFailedException>(() => new Runner(database, migration) { ConnectionString = Through(database, wire) }.Up());

        cut.Wait();
        Assert.Contains("either whole or absent", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("All of it is rolled back", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The server has committed, and ends the session before it can say that it is ready: the error is of no statement.</summary>
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_session_that_is_ended_in_the_moment_behind_its_commit_says_that_status_tells(bool transactional)
    {
        using var database = TestDatabase.Create();
        var isNext = false;
        using var wire = Between(database, answer => isNext ? EndedBehindCommit(answer) : answer);
        var migration = Sql(A) with
        {
            Up = new MigrationBody(transactional, context =>
            {
                context.Statements.Execute([new SqlStatement("CREATE TABLE a (i int)")]);
                isNext = true;
            }),
        };

        var error = Assert.Throws<MigrationFailedException>(() => new Runner(database, migration) { ConnectionString = Through(database, wire) }.Up());

        Assert.Contains("either whole or absent", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("All of it is rolled back", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], TransactionTests.Tables(database));
        Assert.Equal([A + ".js"], TransactionTests.Rows(database));
    }

    [SkippableFact]
    public void So_does_one_that_is_ended_behind_the_commit_of_records()
    {
        using var database = TestDatabase.Create();
        var isNext = false;
        using var wire = Between(database, answer =>
        {
            var heard = isNext ? EndedBehindCommit(answer) : answer;
            isNext |= answer.AsSpan().IndexOf("INSERT 0 1"u8) >= 0;
            return heard;
        });
        var runner = new Runner(database, Sql(A)) { ConnectionString = Through(database, wire) };

        var error = Assert.Throws<StatementFailedException>(() => runner.Record(new RecordRequest.Register(new RecordSelection.All())));

        Assert.True(error.IsCommitUnknown);
        Assert.Equal([A + ".js"], TransactionTests.Rows(database));
    }

    private static byte[] EndedBehindCommit(byte[] answer) =>
        answer.AsSpan().LastIndexOf("COMMIT\0"u8) is >= 0 and var place ? [.. answer[..(place + 7)], .. Terminated] : answer;

    /// <summary>What the server says when <c>pg_terminate_backend</c> ends it (PostgreSQL manual, "Message Formats").</summary>
    private static byte[] Terminated
    {
        get
        {
            var fields = System.Text.Encoding.ASCII.GetBytes("SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0");
            var length = new byte[4];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, fields.Length + 4);
            return [(byte)'E', .. length, .. fields];
        }
    }

    private static Wire Between(TestDatabase database, Func<byte[], byte[]>? answers = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Skip.If(settings.Host!.StartsWith('/'), "THE SERVER IS REACHED BY A SOCKET, which is not listened in on.");
        return new Wire(settings.Host, settings.Port) { Answers = answers ?? (bytes => bytes) };
    }

    private static string Through(TestDatabase database, Wire wire) => new NpgsqlConnectionStringBuilder(database.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = wire.Port,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    private static (int Kind, double Seconds) TimerOf(int port)
    {
        var fields = File.ReadLines("/proc/net/tcp")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .First(line => line[1].EndsWith($":{port:X4}", StringComparison.Ordinal));
        var timer = fields[5].Split(':').Select(part => int.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        return (timer[0], timer[1] / 100.0);
    }
}
