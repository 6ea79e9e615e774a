using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Lending.Migrations.Chaos.Stage;

/// <summary>A round's own database, and an eye on it that outlives crashes.</summary>
internal sealed class RoundDatabase : IDisposable
{
    private const string Clients =
        $"""
        FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND application_name <> '{ChaosServer.Watcher}'
        """;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly ChaosServer _server;
    private NpgsqlConnection? _eye;

    public RoundDatabase(ChaosServer server, int seed)
    {
        _server = server;
        Name = $"round_{seed}";
        server.Administer($"CREATE DATABASE {Name} TEMPLATE stage");
    }

    public string Name { get; }

    public string Url => UrlThrough(_server.Port);

    public string UrlThrough(int port) => _server.UrlOf(Name, port);

    public IReadOnlyList<T> Query<T>(string sql)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return Eye().Query<T>(sql).AsList();
            }
            catch (NpgsqlException) when (attempt < 20)
            {
                // The server was just crashed.
                _eye?.Dispose();
                _eye = null;
                Thread.Sleep(100);
            }
        }
    }

    public void Execute(string sql) => Query<string>(sql);

    /// <summary>A session of somebody else, who does not look.</summary>
    public NpgsqlConnection OpenAnother()
    {
        var connection = new NpgsqlConnection(_server.ConnectionTo(Name).ConnectionString);
        connection.Open();
        return connection;
    }

    public int Sessions(string condition = "true") => (int)Query<long>($"SELECT count(*) {Clients} AND {condition}")[0];

    public void Terminate() => Query<bool>($"SELECT pg_terminate_backend(pid) {Clients}");

    /// <summary>Waits until the server has noticed that everybody is gone.</summary>
    public bool IsLeft()
    {
        for (var clock = Stopwatch.StartNew(); Sessions() > 0; Thread.Sleep(5))
        {
            if (clock.Elapsed > LongestWait)
            {
                return false;
            }
        }

        return true;
    }

    public IReadOnlyList<string> AdvisoryLocks() => Query<string>(
        "SELECT pid || ' holds ' || objid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");

    public void Dispose()
    {
        _eye?.Dispose();
        _server.Administer($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    private NpgsqlConnection Eye()
    {
        if (_eye is null)
        {
            _eye = new NpgsqlConnection(_server.ConnectionTo(Name).ConnectionString);
            _eye.Open();
        }

        return _eye;
    }
}
