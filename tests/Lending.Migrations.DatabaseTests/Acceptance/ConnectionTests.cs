using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>What a database URL says, seen from the server's side.</summary>
public sealed class ConnectionTests
{
    private const string Session = "-- migrate:up\nCREATE TABLE session AS SELECT name, setting FROM pg_settings;\n";

    [SkippableFact]
    public void Libpqs_parameters_reach_the_session_and_ours_do_not_overrule_them()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        folder.Write("20240101000000-a.sql", Session);

        new Engine(database, folder.Path, folder.Path)
        {
            DatabaseUrl = database.Url + "&application_name=the%20night%20run&connect_timeout=7&options=-c%20statement_timeout%3D61s%20-c%20geqo%3Doff",
        }.Up();

        Assert.Equal(
            ["application_name=the night run", "client_min_messages=warning", "geqo=off", "statement_timeout=61000", "TimeZone=UTC"],
            database.Query<string>(
                "SELECT name || '=' || setting FROM session WHERE name IN ('application_name', 'client_min_messages', 'geqo', 'statement_timeout', 'TimeZone') ORDER BY lower(name)"));
    }

    [SkippableFact]
    public void A_socket_is_reached_by_its_folder()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        var sockets = database.Query<string>("SHOW unix_socket_directories")[0].Split(',')[0].Trim(' ', '"');
        Skip.If(sockets.Length == 0 || !Directory.Exists(sockets), "THE SERVER HAS NO SOCKET HERE.");
        folder.Write("20240101000000-a.sql", "-- migrate:up\nCREATE TABLE a AS SELECT inet_server_addr() AS address;\n");
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);

        new Engine(database, folder.Path, folder.Path)
        {
            DatabaseUrl = $"postgresql://{settings.Username}:{Uri.EscapeDataString(settings.Password ?? "")}@/{database.Name}?host={Uri.EscapeDataString(sockets)}&port={settings.Port}",
        }.Up();

        Assert.Equal([null], database.Query<string?>("SELECT address::text FROM a"));
    }

    [SkippableFact]
    [Trait("Pain", "22")]
    public void A_migration_may_take_as_long_as_it_takes()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        folder.Write("20240101000000-a.sql", "-- migrate:up\nSELECT pg_sleep(1.5);\n");

        var engine = new Engine(database, folder.Path, folder.Path) { DatabaseUrl = database.ConnectionString + ";Command Timeout=1" };

        Assert.Single(engine.Up());
    }

    [SkippableFact]
    public void The_first_schema_of_the_search_path_that_exists_holds_the_records_and_the_tables()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        database.Execute($"CREATE SCHEMA app; ALTER DATABASE {database.Name} SET search_path = nowhere, app, public");
        folder.Write("20240101000000-a.sql", "-- migrate:up\nSET search_path = public;\nCREATE TABLE public.a (i int);\n");
        folder.Write("20240102000000-b.sql", "-- migrate:up\nCREATE TABLE b (i int);\n");

        new Engine(database, folder.Path, folder.Path).Up();

        Assert.Equal(
            ["app.b", "app.sequelize_meta", "app.sequelize_meta_history", "public.a"],
            database.Query<string>("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('app', 'public') ORDER BY 1"));
    }

    [SkippableFact]
    public void A_sql_migration_takes_at_most_two_round_trips()
    {
        Assert.InRange((RoundTripsOf(25) - RoundTripsOf(5)) / 20.0, 0.5, 2.0);
    }

    private static int RoundTripsOf(int migrations)
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Skip.If(settings.Host!.StartsWith('/'), "THE SERVER IS REACHED BY A SOCKET, which is not listened in on.");
        using var wire = new Wire(settings.Host, settings.Port);
        for (var number = 10; number < 10 + migrations; number++)
        {
            folder.Write(
                $"202401010000{number}-a.sql",
                $"-- migrate:up\nCREATE TABLE t{number} (i int);\nCREATE INDEX ON t{number} (i);\nINSERT INTO t{number} VALUES (1), (2);\n");
        }

        var through = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = "127.0.0.1", Port = wire.Port, SslMode = SslMode.Disable };
        new Engine(database, folder.Path, folder.Path) { DatabaseUrl = through.ConnectionString }.Up();
        return wire.RoundTrips;
    }
}
