using Xunit;

namespace Lending.Migrations.DatabaseTests.Connections;

/// <summary>Several hosts, one of which is a real standby.</summary>
public sealed class StandbyTests(StandbyTests.Pair pair) : IClassFixture<StandbyTests.Pair>
{
    [SkippableFact]
    public void A_standby_is_refused_before_anything_and_its_status_is_told()
    {
        using var connecting = new Connecting();
        var url = pair.Url($"127.0.0.1:{pair.Standby}");

        var error = Assert.Throws<DatabaseRefusedException>(() => connecting.Up(url));

        Assert.Equal("ServerIsStandby", error.ErrorId);
        Assert.Contains("target_session_attrs=read-write", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(connecting.Told, told => told is MigrationEvent.Planned or MigrationEvent.Starting);
        Assert.EndsWith($":{pair.Standby}", connecting.Connect(url).Server, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("read-write", true)]
    [InlineData("primary", true)]
    [InlineData("any", false)]
    [InlineData("standby", false)]
    [InlineData("read-only", false)]
    [InlineData("prefer-standby", false)]
    public void Of_several_servers_the_first_of_the_wanted_kind_is_taken(string wanted, bool primary)
    {
        using var connecting = new Connecting();

        var identity = connecting.Connect(pair.Url($"127.0.0.1:{pair.Standby},127.0.0.1:{pair.Server.Port}", $"&target_session_attrs={wanted}"));

        Assert.EndsWith($":{(primary ? pair.Server.Port : pair.Standby)}", identity.Server, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_server_that_is_down_is_passed_over()
    {
        using var connecting = new Connecting();
        connecting["PGTARGETSESSIONATTRS"] = "read-write";

        var identity = connecting.Connect(pair.Url($"127.0.0.1:{OwnServer.FreePort()},nowhere.invalid:5432,127.0.0.1:{pair.Standby},127.0.0.1:{pair.Server.Port}"));

        Assert.EndsWith($":{pair.Server.Port}", identity.Server, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Without_one_of_the_wanted_kind_each_is_told_and_why_not()
    {
        using var connecting = new Connecting();

        var error = Assert.Throws<DatabaseConnectionException>(
            () => connecting.Connect(pair.Url($"127.0.0.1:{pair.Standby},127.0.0.1:{OwnServer.FreePort()}", "&target_session_attrs=read-write")));

        Assert.Equal("NoSuitableServer", error.ErrorId);
        Assert.Contains($"127.0.0.1:{pair.Standby} is a standby", error.Message, StringComparison.Ordinal);
        Assert.Contains("Cannot connect", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [SkippableFact]
    public void A_server_that_says_no_ends_the_search()
    {
        using var connecting = new Connecting();

        var error = Assert.Throws<DatabaseConnectionException>(
            () => connecting.Connect($"postgres://postgres:wrong@127.0.0.1:{pair.Standby},127.0.0.1:{pair.Server.Port}/lending"));

        Assert.Equal("AuthenticationFailed", error.ErrorId);
    }

    [SkippableFact]
    public void A_single_server_of_the_wrong_kind_is_refused_too()
    {
        using var connecting = new Connecting();

        Assert.Equal("NoSuitableServer", Assert.Throws<DatabaseConnectionException>(
            () => connecting.Connect(pair.Url($"127.0.0.1:{pair.Standby}", "&target_session_attrs=primary"))).ErrorId);
    }

    [SkippableFact]
    public void A_database_that_is_read_only_by_default_is_refused_before_anything()
    {
        using var database = TestDatabase.Create();
        using var connecting = new Connecting();
        database.Execute($"ALTER DATABASE {database.Name} SET default_transaction_read_only = on");

        var error = Assert.Throws<DatabaseRefusedException>(() => connecting.Up(database.Url));

        Assert.Equal("DatabaseReadOnly", error.ErrorId);
        Assert.Contains("default_transaction_read_only", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(connecting.Told, told => told is MigrationEvent.Planned);
    }

    /// <summary>A primary and its standby; started when the first test asks.</summary>
    public sealed class Pair : IDisposable
    {
        private readonly Lazy<(OwnServer Server, int Standby)> _servers = new(() =>
        {
            var server = OwnServer.Start();
            return (server, server.StartStandby());
        });

        internal OwnServer Server => _servers.Value.Server;

        internal int Standby => _servers.Value.Standby;

        public void Dispose()
        {
            if (_servers.IsValueCreated)
            {
                Server.Dispose();
            }
        }

        internal string Url(string hosts, string more = "") =>
            $"postgres://postgres:{Server.Connection.Password}@{hosts}/lending?sslmode=disable&connect_timeout=60{more}";
    }
}
