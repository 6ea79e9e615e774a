using Lending.Migrations.DatabaseTests.Acceptance;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Connections;

/// <summary>libpq's words for TLS, against a server that has it, with certificates made here.</summary>
public sealed class TlsTests(TlsTests.TlsServer tls) : IClassFixture<TlsTests.TlsServer>
{
    private const string Encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    [SkippableTheory]
    [InlineData("disable", false)]
    [InlineData("allow", false)]
    [InlineData("prefer", true)]
    [InlineData("require", true)]
    [Trait("Pain", "14")]
    public void Without_a_check_the_mode_alone_decides(string mode, bool encrypted) => Assert.Equal(encrypted, IsEncrypted($"sslmode={mode}"));

    [SkippableTheory]
    [InlineData("127.0.0.1", "sslmode=verify-ca&sslrootcert={ca}")]
    [InlineData("127.0.0.1", "sslmode=require&sslrootcert={ca}")]
    [InlineData("localhost", "sslmode=verify-full&sslrootcert={ca}")]
    [InlineData("db.internal", "sslmode=verify-full&sslrootcert={ca}&hostaddr=127.0.0.1")]
    public void A_server_that_the_root_vouches_for_is_let_pass(string host, string query) => Assert.True(IsEncrypted(query, host));

    [SkippableTheory]
    [InlineData("127.0.0.1", "sslmode=verify-full&sslrootcert={ca}", "it is not for '127.0.0.1', but for localhost, db.internal")]
    [InlineData("elsewhere", "sslmode=verify-full&sslrootcert={ca}&hostaddr=127.0.0.1", "it is not for 'elsewhere'")]
    [InlineData("localhost", "sslmode=verify-full&sslrootcert={other}", "it does not lead to the roots that are trusted")]
    [InlineData("localhost", "sslmode=verify-ca&sslrootcert={other}", "it does not lead to the roots that are trusted")]
    [InlineData("localhost", "sslmode=require&sslrootcert={other}", "it does not lead to the roots that are trusted")]
    [InlineData("localhost", "sslmode=verify-full", "it does not lead to the roots that are trusted")]
    [InlineData("localhost", "sslrootcert=system", "it does not lead to the roots that are trusted")]
    [Trait("Pain", "14")]
    public void A_server_that_it_does_not_vouch_for_is_refused(string host, string query, string says)
    {
        using var connecting = new Connecting();

        var error = Assert.Throws<DatabaseConnectionException>(() => connecting.Connect(Url(query, host)));

        Assert.Equal("CertificateRefused", error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(host, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    [Trait("Pain", "14")]
    public void Verify_ca_without_a_root_is_refused_since_it_would_check_nothing()
    {
        using var connecting = new Connecting();

        var error = Assert.Throws<InvalidMigrationException>(() => connecting.Connect(Url("sslmode=verify-ca")));

        Assert.Contains("sslrootcert", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_root_in_the_home_folder_is_used_and_makes_require_a_check()
    {
        using var connecting = new Connecting();
        connecting.Write(".postgresql/root.crt", tls.Other.Authority);
        Assert.Equal("CertificateRefused", Assert.Throws<DatabaseConnectionException>(() => connecting.Connect(Url("sslmode=require"))).ErrorId);

        connecting.Write(".postgresql/root.crt", tls.Own.Authority);
        connecting.Connect(Url("sslmode=require"));
    }

    [SkippableFact]
    public void The_variables_mean_the_same_and_the_url_goes_before_them()
    {
        using var connecting = new Connecting();
        connecting["PGSSLMODE"] = "verify-full";
        connecting["PGSSLROOTCERT"] = connecting.Write("other.pem", tls.Other.Authority);

        Assert.Throws<DatabaseConnectionException>(() => connecting.Connect(Url("connect_timeout=60")));
        connecting.Connect(Url($"sslrootcert={tls.Path("ca")}"));
        connecting.Connect(Url("sslmode=disable"));
    }

    [SkippableTheory]
    [InlineData("sslcert={client.crt}&sslkey={client.key}")]
    [InlineData("sslcert={client.crt}&sslkey={encrypted.key}&sslpassword=the%20key")]
    public void A_client_is_let_in_by_its_certificate(string query)
    {
        using var connecting = new Connecting();

        var identity = connecting.Connect(Url($"sslmode=verify-full&sslrootcert={{ca}}&{query}", user: "by_certificate"));

        Assert.Equal("by_certificate", identity.User);
    }

    [SkippableFact]
    public void Without_its_certificate_it_is_not()
    {
        using var connecting = new Connecting();

        var error = Assert.Throws<DatabaseConnectionException>(() => connecting.Connect(Url("sslmode=require", user: "by_certificate")));

        Assert.Equal("AuthenticationFailed", error.ErrorId);
        Assert.Contains("client certificate", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [SkippableFact]
    public void A_certificate_that_is_not_there_is_named()
    {
        using var connecting = new Connecting();

        var error = Assert.Throws<DatabaseConnectionException>(() => connecting.Connect(Url("sslmode=require&sslcert=/nowhere/c.pem&sslkey=/nowhere/k.pem")));

        Assert.Contains("/nowhere/", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_request_to_cancel_goes_the_same_way()
    {
        using var folder = new TestFolder();
        folder.Write("20240101000000-a.sql", "-- migrate:up\nSELECT pg_sleep(60);\n");
        using var connecting = new Connecting { Options = new() { Paths = [folder.Path], Schema = "public" } };
        using var stop = new CancellationTokenSource();
        var stopping = Task.Run(() =>
        {
            Patience.Until(() => tls.Server.Query<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')")[0]);
            stop.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => connecting.Up(Url("sslmode=verify-full&sslrootcert={ca}"), stop.Token));
        stopping.Wait();
    }

    private bool IsEncrypted(string query, string host = "localhost")
    {
        using var folder = new TestFolder();
        var name = $"t{Guid.NewGuid():n}";
        folder.Write("20240101000000-a.sql", $"-- migrate:up\nCREATE TABLE {name} AS {Encrypted};\n");
        using var connecting = new Connecting { Options = new() { Paths = [folder.Path], Table = $"meta_{name}" } };
        connecting.Up(Url(query, host));
        return tls.Server.Query<bool>($"SELECT ssl FROM {name}")[0];
    }

    private string Url(string query, string host = "localhost", string user = "postgres")
    {
        var password = user == "postgres" ? ":" + Uri.EscapeDataString(tls.Server.Connection.Password!) : "";
        var named = tls.Files.Aggregate(query, (text, name) => text.Replace($"{{{name}}}", tls.Path(name), StringComparison.Ordinal));
        return $"postgres://{user}{password}@{host}:{tls.Server.Port}/lending?{named}";
    }

    /// <summary>The server that all these tests share.</summary>
    public sealed class TlsServer : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls-");

        private readonly Lazy<OwnServer> _server;

        public TlsServer() => _server = new Lazy<OwnServer>(Start);

        internal OwnServer Server => _server.Value;

        internal TestCertificates Own { get; } = new("the test's authority");

        internal TestCertificates Other { get; } = new("another authority");

        internal IReadOnlyList<string> Files { get; } = ["ca", "other", "client.crt", "client.key", "encrypted.key"];

        public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

        public void Dispose()
        {
            if (_server.IsValueCreated)
            {
                Server.Dispose();
            }

            Own.Dispose();
            Other.Dispose();
            _folder.Delete(recursive: true);
        }

        /// <summary>When the first test asks: where there are no programs for a server, that test is skipped, and a fixture cannot be.</summary>
        private OwnServer Start()
        {
            var server = OwnServer.Start();
            var (certificate, key) = Own.ForServer("localhost", "db.internal");
            server.Write("server.crt", certificate);
            server.Write("server.key", key);
            server.Write("root.crt", Own.Authority);
            server.Write("pg_hba.conf", "hostssl all by_certificate all cert\nhost all all all scram-sha-256\n");
            var client = Own.ForClient("by_certificate", "the key");
            File.WriteAllText(Path("ca"), Own.Authority);
            File.WriteAllText(Path("other"), Other.Authority);
            File.WriteAllText(Path("client.crt"), client.Certificate);
            File.WriteAllText(Path("client.key"), client.Key);
            File.WriteAllText(Path("encrypted.key"), client.EncryptedKey);
            server.Execute(
                "CREATE ROLE by_certificate LOGIN", "ALTER SYSTEM SET ssl_ca_file = 'root.crt'", "ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()");
            Patience.Until(() => server.Query<string>("SHOW ssl")[0] == "on");
            return server;
        }
    }
}
