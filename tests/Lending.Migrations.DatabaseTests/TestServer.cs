using Lending.Migrations.Sandbox;
using Lending.Migrations.Settings;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests;

/// <summary>
/// The one server of a test run: <c>LENDING_TEST_DATABASE_URL</c>, else a sandbox, else (only where built so) Testcontainers. It is
/// found when the first test asks, and goes with the process.
/// </summary>
internal static class TestServer
{
    /// <summary>Many tests at once on a busy machine: a slow connection is no failure.</summary>
    private const int PatienceInSeconds = 90;

    private static readonly Lazy<Found> Server = new(Find);

    /// <summary>Connects as a user that may make databases and roles; pooling is off.</summary>
    /// <exception cref="SkipException">There is no server: mark the test <c>[SkippableFact]</c> or <c>[SkippableTheory]</c>.</exception>
    public static NpgsqlConnectionStringBuilder Connection => new(Require().ConnectionString) { Pooling = false };

    /// <summary>Whether there are programs to start a server of one's own from.</summary>
    public static bool CanStartOne
    {
        get
        {
            try
            {
                return PostgresBinaries.Find(Environment.GetEnvironmentVariable, Environment.CurrentDirectory) is not null;
            }
            catch (InvalidMigrationException)
            {
                return false;
            }
        }
    }

    /// <summary>The server's main version, for tests of what only newer ones have.</summary>
    public static int Major => Require().Major;

    /// <summary>Skips the test where there is no server, but fails it on CI: a green run that tested nothing would lie.</summary>
    private static Found Require()
    {
        var found = Server.Value;
        if (found.WhyNot is { } reason && Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            throw new InvalidOperationException($"CI is set and there is no PostgreSQL to test on. {reason}");
        }

        Skip.If(found.WhyNot is not null, $"NO POSTGRESQL: {found.WhyNot}");
        return found;
    }

    private static Found Find()
    {
        if (Environment.GetEnvironmentVariable("LENDING_TEST_DATABASE_URL") is { Length: > 0 } url)
        {
            return Ask(DatabaseUrl.Parse(url));
        }

        try
        {
            var options = new SandboxOptions(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);
            return Ask(DatabaseUrl.Parse(PostgresSandbox.Start(options).DatabaseUrl));
        }
        catch (InvalidMigrationException error) when (error.ErrorId == PostgresBinaries.ErrorId)
        {
            return FromContainer(error.Message);
        }
    }

#if USE_TESTCONTAINERS
    private static Found FromContainer(string reason)
    {
        var container = new Testcontainers.PostgreSql.PostgreSqlBuilder("postgres:17-alpine").Build();
        container.StartAsync().GetAwaiter().GetResult();
        return Ask(new NpgsqlConnectionStringBuilder(container.GetConnectionString()));
    }
#else
    private static Found FromContainer(string reason) => new("", 0, reason);
#endif

    private static Found Ask(NpgsqlConnectionStringBuilder settings)
    {
        settings.Pooling = false;
        settings.Timeout = PatienceInSeconds;
        using var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Open();
        return new Found(settings.ConnectionString, connection.PostgreSqlVersion.Major, null);
    }

    private sealed record Found(string ConnectionString, int Major, string? WhyNot);
}
