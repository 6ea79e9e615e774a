using System.Diagnostics;
using Lending.Migrations.DatabaseTests.Acceptance;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Connections;

/// <summary>The server goes away in the middle, or is not there yet.</summary>
public sealed class FailoverTests
{
    private const string Slow = "-- migrate:up\nCREATE TABLE b (i int);\nSELECT pg_sleep(60);\n";

    [SkippableTheory]
    [InlineData("immediate")]
    [InlineData("fast")]
    public void A_server_that_is_restarted_in_the_middle_leaves_nothing_half_done_and_the_next_run_goes_on(string mode)
    {
        using var server = OwnServer.Start();
        using var folder = Migrations(Slow);
        using var connecting = new Connecting { Options = new() { Paths = [folder.Path], DatabaseUrl = server.Url } };
        var restarting = WhenItSleeps(server, () => server.Restart(mode));

        var error = Assert.Throws<MigrationFailedException>(() => connecting.Up());

        Assert.Equal("20240102000000-b", error.Failure.Failed.Step.Migration.Name.Value);
        Assert.Equal("20240101000000-a", Assert.Single(error.Failure.Finished).Step.Migration.Name.Value);
        folder.Write("20240102000000-b.sql", Slow.Replace("60", "0", StringComparison.Ordinal));
        connecting.Options = connecting.Options with { WaitForDatabase = TimeSpan.FromSeconds(60) };
        Assert.Equal(2, connecting.Up().Outcomes.Count);
        restarting.Wait();
        Assert.Equal(["a", "b", "c"], server.Query<string>("SELECT tablename::text FROM pg_tables WHERE length(tablename) = 1 ORDER BY 1"));
        Assert.Empty(server.Query<int>("SELECT pid FROM pg_locks WHERE locktype = 'advisory'"));
    }

    [SkippableFact]
    public void After_a_failover_the_run_goes_on_at_the_server_that_took_over()
    {
        using var server = OwnServer.Start();
        using var folder = Migrations(Slow);
        var standby = server.StartStandby();
        using var connecting = new Connecting
        {
            Options = new()
            {
                Paths = [folder.Path],
                DatabaseUrl = $"postgres://postgres:{server.Connection.Password}@127.0.0.1:{server.Port},127.0.0.1:{standby}/lending?target_session_attrs=read-write",
                WaitForDatabase = TimeSpan.FromSeconds(60),
            },
        };
        var stopping = WhenItSleeps(server, () => server.Stop("immediate"));
        Assert.Throws<MigrationFailedException>(() => connecting.Up());
        stopping.Wait();
        folder.Write("20240102000000-b.sql", Slow.Replace("60", "0", StringComparison.Ordinal));
        var promoting = Task.Run(() =>
        {
            Patience.Until(() => connecting.Told.ToArray().OfType<MigrationEvent.WaitingForDatabase>().Any());
            server.Promote();
        });

        var report = connecting.Up();

        promoting.Wait();
        Assert.EndsWith($":{standby}", report.Database.Server, StringComparison.Ordinal);
        Assert.Equal(["20240102000000-b", "20240103000000-c"], report.Outcomes.Select(outcome => outcome.Step.Migration.Name.Value));
        Assert.Contains("is a standby", connecting.Told.OfType<MigrationEvent.WaitingForDatabase>().First().Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_server_that_is_lost_while_the_lock_is_waited_for_is_one_clear_error()
    {
        using var server = OwnServer.Start();
        using var folder = Migrations("-- migrate:up\n");
        using var holder = new Lending.Migrations.Database.ServerConnector(new DatabaseTarget(server.Connection), new MigratorSettings()).Connect();
        Assert.True(holder.TryLock());
        using var connecting = new Connecting { Options = new() { Paths = [folder.Path], DatabaseUrl = server.Url } };
        var stopping = Task.Run(() =>
        {
            Patience.Until(() => connecting.Told.ToArray().OfType<MigrationEvent.WaitingForLock>().Any());
            server.Restart("immediate");
        });

        var error = Assert.ThrowsAny<MigrationException>(() => connecting.Up());

        stopping.Wait();
        Assert.True(error is DatabaseConnectionException { ErrorId: "ConnectionLost" } or DatabaseRefusedException, error.ToString());
    }

    [SkippableFact]
    public void A_server_that_is_not_up_yet_is_waited_for()
    {
        using var server = OwnServer.Start();
        server.Stop("fast");
        using var connecting = new Connecting { Options = new() { DatabaseUrl = server.Url, WaitForDatabase = TimeSpan.FromSeconds(60) } };
        var starting = Task.Run(() =>
        {
            Patience.Until(() => connecting.Told.ToArray().OfType<MigrationEvent.WaitingForDatabase>().Any());
            server.StartAgain();
        });

        Assert.Equal(4, connecting.Up().Outcomes.Count);

        starting.Wait();
        Assert.Equal(TimeSpan.FromSeconds(60), connecting.Told.OfType<MigrationEvent.WaitingForDatabase>().First().Timeout);
    }

    [SkippableFact]
    public void A_server_that_says_it_is_starting_is_waited_for()
    {
        using var listener = new StartingServer();
        using var connecting = new Connecting
        {
            Options = new() { DatabaseUrl = $"postgres://u:p@127.0.0.1:{listener.Port}/d?sslmode=disable", WaitForDatabase = TimeSpan.FromSeconds(1) },
        };

        var error = Assert.Throws<DatabaseConnectionException>(() => connecting.Connect());

        Assert.Contains("57P03", error.Message, StringComparison.Ordinal);
        Assert.True(listener.Connections > 2, $"It was asked {listener.Connections} times.");
        Assert.Contains("57P03", Assert.Single(connecting.Told.OfType<MigrationEvent.WaitingForDatabase>()).Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_name_that_is_not_known_is_waited_for_as_long_as_was_said()
    {
        using var connecting = new Connecting { Options = new() { DatabaseUrl = "postgres://u:p@db.invalid/d", WaitForDatabase = TimeSpan.FromSeconds(0.5) } };
        var clock = Stopwatch.StartNew();

        var error = Assert.Throws<DatabaseConnectionException>(() => connecting.Connect());

        Assert.True(error.IsTransient);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(0.5), $"It took {clock.Elapsed}.");
        Assert.NotEmpty(connecting.Told.OfType<MigrationEvent.WaitingForDatabase>());
    }

    [SkippableTheory]
    [InlineData("AuthenticationFailed", ":wrong@", null)]
    [InlineData("DatabaseNotFound", null, "/nowhere?")]
    public void What_will_not_change_by_waiting_is_an_error_at_once(string errorId, string? password, string? name)
    {
        using var server = OwnServer.Start();
        var url = server.Url;
        url = password is null ? url : url.Replace($":{server.Connection.Password}@", password, StringComparison.Ordinal);
        url = name is null ? url : url.Replace("/lending?", name, StringComparison.Ordinal);
        using var connecting = new Connecting { Options = new() { DatabaseUrl = url, WaitForDatabase = TimeSpan.FromMinutes(10) } };

        Assert.Equal(errorId, Assert.Throws<DatabaseConnectionException>(() => connecting.Connect()).ErrorId);

        Assert.Empty(connecting.Told);
    }

    [SkippableFact]
    public void Waiting_ends_with_a_stop()
    {
        using var stop = new CancellationTokenSource();
        using var connecting = new Connecting
        {
            Options = new() { DatabaseUrl = $"postgres://u:p@127.0.0.1:{OwnServer.FreePort()}/d", WaitForDatabase = TimeSpan.FromMinutes(10) },
        };
        stop.CancelAfter(TimeSpan.FromSeconds(0.5));

        Assert.ThrowsAny<OperationCanceledException>(() => connecting.Up(cancellation: stop.Token));
    }

    private static TestFolder Migrations(string second)
    {
        var folder = new TestFolder();
        folder.Write("20240101000000-a.sql", "-- migrate:up\nCREATE TABLE a (i int);\n");
        folder.Write("20240102000000-b.sql", second);
        folder.Write("20240103000000-c.sql", "-- migrate:up\nCREATE TABLE c (i int);\n");
        return folder;
    }

    private static Task WhenItSleeps(OwnServer server, Action act) => Task.Factory.StartNew(
        () =>
        {
            Assert.True(Patience.Until(() => server.Query<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')")[0]));
            act();
        },
        TaskCreationOptions.LongRunning);
}
