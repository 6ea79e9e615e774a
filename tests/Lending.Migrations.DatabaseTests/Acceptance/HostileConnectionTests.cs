using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

public sealed class HostileConnectionTests(HostileDatabase database) : HostileInput, IClassFixture<HostileDatabase>
{
    private const string Secret = "Geheim-4711";

    private static readonly Dictionary<string, HostileCase> Cases = new()
    {
        ["no database named"] = new(scene => scene.Environment.Clear(), 2, "DatabaseUrlMissing", "DATABASE_URL"),
        ["an empty DATABASE_URL"] = new(scene => scene.Environment["DATABASE_URL"] = "", 2, "DatabaseUrlMissing", "DATABASE_URL"),
        ["a .env without it"] = DotEnv("PORT=3000\n", "DatabaseUrlMissing", ".env"),
        ["a .env with a colon for an equals sign"] = DotEnv($"DATABASE_URL: postgres://u:{Secret}@h/d\n", "DotEnvInvalid", ".env(1)"),
        ["a .env with a quote without an end"] = DotEnv($"A=1\nDATABASE_URL=\"postgres://u:{Secret}@h/d\n", "DotEnvInvalid", ".env(2)"),
        ["a .env that refers to nothing"] = DotEnv("DATABASE_URL=postgres://u:${NOWHERE}@h/d\n", "DotEnvInvalid", "NOWHERE"),
        ["a .env with a URL of another database"] = DotEnv($"DATABASE_URL=mysql://u:{Secret}@h/d\n", "DatabaseUrlInvalid", ".env"),
        ["a URL of another database"] = Url($"mysql://u:{Secret}@h/d", "mysql://"),
        ["a port that is none"] = Url($"postgres://u:{Secret}@localhost:99999/d", "port"),
        ["a parameter that is none"] = Url($"postgres://u:{Secret}@localhost/d?sslmod=require", "sslmod"),
        ["a parameter with a wrong value"] = Url($"postgres://u:{Secret}@localhost/d?sslmode=maybe", "sslmode"),
        ["a timeout in words"] = Url($"postgres://u:{Secret}@localhost/d?connect_timeout=soon", "connect_timeout"),
        ["a raw password that may be read in two ways"] = Url($"postgres://u:a@{Secret}/x?{Secret}=y#z@localhost:5432/d?q", "percent-encoded"),
        ["a NUL in the URL"] = Url($"postgres://u:{Secret}%00@localhost/d", "NUL"),
        ["a key that is none"] = Url($"Host=localhost;Username=u;Passwort={Secret};Database=d", "asswort"),
        ["a password with a bare semicolon"] = Url($"Host=localhost;Username=u;Password=a;{Secret};Database=d", "connection string"),
        ["what is no connection at all"] = Url($"lending {Secret}", "postgres://"),
        ["two hosts and three ports"] = Url($"host=a,b port=1,2,3 password={Secret}", "port"),
        ["a wrong password"] = Refused(
            scene => scene.Url(password: Reversed(HostileDatabase.Password)), "AuthenticationFailed", "password"),
        ["a user that there is not"] = Refused(scene => scene.Url(user: "nobody; DROP TABLE precious"), "AuthenticationFailed", "nobody"),
        ["a database that there is not"] = Refused(scene => scene.Url(name: "lendnig"), "DatabaseNotFound", "lendnig"),
        ["a user without a connection left"] = Refused(scene => As(scene, scene.Role("CONNECTION LIMIT 0")), "ConnectionFailed", "53300"),
        ["a server without TLS that is to have it"] = Refused(WithTls, "ConnectionFailed", "SSL"),
        ["nobody at the port"] = Refused(scene => scene.Url(host: "127.0.0.1", port: FreePort()), "ConnectionFailed", "127.0.0.1"),
        ["a host that there is not"] = Refused(scene => scene.Url(host: "db.invalid"), "ConnectionFailed", "db.invalid"),
        ["a socket's folder that there is not"] = Refused(scene => scene.Url(host: scene.Folder.At("nowhere")), "ConnectionFailed", "nowhere"),
        ["a server that is no PostgreSQL"] = Refused(
            scene => scene.Url(host: "127.0.0.1", port: Answering(scene, "HTTP/1.1 400 Bad Request\r\n\r\n"), more: "&connect_timeout=2"), "ConnectionFailed", "127.0.0.1"),
        ["a server that never answers"] = Refused(
            scene => scene.Url(host: "127.0.0.1", port: Answering(scene, null), more: "&connect_timeout=1"), "ConnectionFailed", "127.0.0.1"),
    };

    public static TheoryData<string> Names => NamesOf(Cases);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_connection_that_cannot_be_had_is_one_clear_error(string name) => Check(Cases[name], database);

    /// <summary>The same by every way to say it: as a parameter of its own, a URL has one more place to leak from.</summary>
    [SkippableTheory]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("status")]
    [InlineData("up", "--what-if")]
    [InlineData("up", "--verbose")]
    [InlineData("up", "--json")]
    public void A_wrong_password_is_never_shown_whatever_is_asked(params string[] arguments)
    {
        using var scene = new HostileScene(database);
        Skip.If(LetsAnybodyIn(scene), "THIS SERVER ASKS FOR NO PASSWORD.");
        var wrong = Reversed(HostileDatabase.Password);
        scene.Secrets.AddRange([wrong, Uri.EscapeDataString(wrong)]);

        var run = ConsoleRun.InProcess(scene.Folder.Path, scene.Environment, [.. arguments, "--database-url", scene.Url(password: wrong)]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Error (AuthenticationFailed): ", run.Error, StringComparison.Ordinal);
        Assert.Equal(arguments.Contains("--json") ? "[]" : "", run.Output.Trim());
        Assert.All(scene.Secrets, secret => Assert.DoesNotContain(secret, run.Output + run.Error, StringComparison.Ordinal));
    }

    /// <summary>Every kind of character in the password, in every form that a connection may be written in.</summary>
    [SkippableTheory]
    [InlineData("url")]
    [InlineData("libpq")]
    [InlineData("npgsql")]
    [InlineData("dotenv")]
    [Trait("Pain", "13")]
    public void A_password_may_hold_any_character(string form)
    {
        using var scene = new HostileScene(database);
        var settings = scene.Server;
        var password = HostileDatabase.Password;
        var text = form switch
        {
            "npgsql" => new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Username = scene.User, Password = password }.ConnectionString,
            "libpq" => $"host={settings.Host} port={settings.Port} user={scene.User} dbname={settings.Database} password='"
                + password.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal) + "'",
            _ => scene.Url(),
        };
        if (form == "dotenv")
        {
            scene.Folder.Write(".env", $"export DATABASE_URL='{text}' # the database\r\n");
        }
        else
        {
            scene.Environment["DATABASE_URL"] = text;
        }

        var run = ConsoleRun.InProcess(scene.Folder.Path, scene.Environment, "status", "--verbose");

        Assert.True(run.ExitCode == 0, run.Error);
        AssertHarmless(scene, run.Output + run.Error);
    }

    private static HostileCase Url(string text, string says) => new(
        scene =>
        {
            scene.Secrets.Add(Secret);
            scene.Environment["DATABASE_URL"] = text;
        },
        2,
        "DatabaseUrlInvalid",
        says);

    private static HostileCase DotEnv(string text, string errorId, string says) => new(
        scene =>
        {
            scene.Secrets.Add(Secret);
            scene.Environment.Clear();
            scene.Folder.Write(".env", text);
        },
        2,
        errorId,
        says);

    private static HostileCase Refused(Func<HostileScene, string> url, string errorId, string says) => new(
        scene =>
        {
            Skip.If(errorId == "AuthenticationFailed" && LetsAnybodyIn(scene), "THIS SERVER ASKS FOR NO PASSWORD.");
            scene.Secrets.AddRange([Reversed(HostileDatabase.Password), Uri.EscapeDataString(Reversed(HostileDatabase.Password))]);
            scene.Environment["DATABASE_URL"] = url(scene);
        },
        3,
        errorId,
        says);

    private static string As(HostileScene scene, string role) => scene.Url(user: role, password: $"{role}secret");

    private static string WithTls(HostileScene scene)
    {
        Skip.If(scene.Database.Query<string>("SHOW ssl")[0] == "on", "This server has TLS.");
        return scene.Url().Replace("sslmode=disable", "sslmode=require", StringComparison.Ordinal)
            .Replace("sslmode=prefer", "sslmode=require", StringComparison.Ordinal);
    }

    private static bool LetsAnybodyIn(HostileScene scene)
    {
        using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(scene.Server.ConnectionString) { Username = scene.User, Password = "wrong" }.ConnectionString);
        try
        {
            connection.Open();
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    private static string Reversed(string text) => new([.. text.Reverse()]);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A server that says one thing to whoever comes, or, without a thing to say, keeps them waiting.</summary>
    private static int Answering(HostileScene scene, string? answer)
    {
        var listener = scene.Hold(new TcpListener(IPAddress.Loopback, 0));
        listener.Start();
        if (answer is not null)
        {
            listener.AcceptTcpClientAsync().ContinueWith(
                accepted =>
                {
                    using var client = accepted.Result;
                    client.GetStream().Write(System.Text.Encoding.ASCII.GetBytes(answer));
                },
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
        }

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
