using Dapper;
using Npgsql;

namespace Lending.Migrations.DatabaseTests;

/// <summary>A fresh, empty database of one test; dropped at the end, whoever is still connected.</summary>
public sealed class TestDatabase : IDisposable
{
    private readonly NpgsqlConnectionStringBuilder _settings;

    private TestDatabase(NpgsqlConnectionStringBuilder settings) => _settings = settings;

    public string Name => _settings.Database!;

    /// <summary>Npgsql's form; pooling is off.</summary>
    public string ConnectionString => _settings.ConnectionString;

    /// <summary>The same as a URL.</summary>
    public string Url
    {
        get
        {
            string?[] parts = [_settings.Username, _settings.Password, _settings.Database, _settings.Host];
            var encoded = parts.Select(part => Uri.EscapeDataString(part ?? "")).ToArray();
            return $"postgres://{encoded[0]}:{encoded[1]}@/{encoded[2]}?host={encoded[3]}&port={_settings.Port}&sslmode="
                + (_settings.SslMode == SslMode.Disable ? "disable" : "prefer") + $"&connect_timeout={_settings.Timeout}";
        }
    }

    /// <exception cref="Xunit.SkipException">There is no server: mark the test <c>[SkippableFact]</c>.</exception>
    public static TestDatabase Create()
    {
        var settings = TestServer.Connection;
        settings.Database = $"test_{Guid.NewGuid():n}";
        Administer($"CREATE DATABASE {settings.Database} TEMPLATE template0");
        return new TestDatabase(settings);
    }

    public NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Runs SQL on a connection of its own.</summary>
    public void Execute(string sql, object? parameters = null)
    {
        using var connection = Open();
        connection.Execute(sql, parameters);
    }

    /// <summary>Reads rows on a connection of its own.</summary>
    public IReadOnlyList<T> Query<T>(string sql, object? parameters = null)
    {
        using var connection = Open();
        return connection.Query<T>(sql, parameters).AsList();
    }

    /// <summary>Acts once a statement of somebody is in <c>pg_sleep</c>: at no guessed time, however busy the machine is.</summary>
    /// <returns>When it acted (UTC).</returns>
    public Task<DateTime> WhenItSleeps(Action act) => Task.Factory.StartNew(() => ActWhenItSleeps(act), TaskCreationOptions.LongRunning);

    public void Dispose()
    {
        if (TestServer.Major < 13)
        {
            Administer($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Name}'");
        }

        Administer($"DROP DATABASE IF EXISTS {Name}{(TestServer.Major >= 13 ? " WITH (FORCE)" : "")}");
    }

    private DateTime ActWhenItSleeps(Action act)
    {
        using var connection = Open();
        const string Sleeping = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep')";
        if (!Patience.Until(() => connection.ExecuteScalar<bool>(Sleeping)))
        {
            throw new TimeoutException("Nobody came to pg_sleep.");
        }

        var now = DateTime.UtcNow;
        act();
        return now;
    }

    private static void Administer(string sql)
    {
        using var connection = new NpgsqlConnection(TestServer.Connection.ConnectionString);
        connection.Open();
        connection.Execute(sql);
    }
}
