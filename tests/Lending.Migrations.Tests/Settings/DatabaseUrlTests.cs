using Lending.Migrations.Settings;
using Npgsql;
using Xunit;

namespace Lending.Migrations.Tests.Settings;

public sealed class DatabaseUrlTests
{
    [Theory]
    [InlineData("postgres://user:p%40ss@host:5433/db?sslmode=require", "Host=host;Username=user;Password=p@ss;Database=db;Port=5433;SSL Mode=Require")]
    [InlineData("postgresql://user@host/db", "Host=host;Username=user;Database=db")]
    [InlineData("POSTGRES://user@host/db", "Host=host;Username=user;Database=db")]
    [InlineData("  postgres://user@host/db\n", "Host=host;Username=user;Database=db")]
    [InlineData("postgresql://", "Host=localhost")]
    [InlineData("postgresql://host", "Host=host")]
    [InlineData("postgresql:///db", "Host=localhost;Database=db")]
    [InlineData("postgresql://user@/db", "Host=localhost;Username=user;Database=db")]
    [InlineData("postgresql://host:/", "Host=host")]
    [InlineData("postgres://user:@host/db", "Host=host;Username=user;Database=db")]
    [InlineData("postgres://first%20last@host/my%2Fdb", "Host=host;Username=first last;Database=my/db")]
    [InlineData("postgres://me@tenant:pw@host.example.org/db", "Host=host.example.org;Username=me@tenant;Password=pw;Database=db")]
    [InlineData("postgresql:///db?host=/run/postgresql", "Host=/run/postgresql;Database=db")]
    [InlineData("postgresql://user:pw@%2Frun%2Fpostgresql/db", "Host=/run/postgresql;Username=user;Password=pw;Database=db")]
    [InlineData("postgresql://user@host/db?host=other&port=6000", "Host=other;Username=user;Database=db;Port=6000")]
    [InlineData("postgres://user@[::1]:5433/db", "Host=::1;Username=user;Database=db;Port=5433")]
    [InlineData("postgres://[fe80::1%25eth0]/db", "Host=fe80::1%eth0;Database=db")]
    [InlineData("postgres://a:5433,b,[::1]:6000/db", "Host='a:5433,b:5432,[::1]:6000';Database=db")]
    [InlineData("postgres:///db?host=a,b&port=6000", "Host='a:6000,b:6000';Database=db")]
    [InlineData("postgres://a,b/db?target_session_attrs=read-write", "Host='a:5432,b:5432';Database=db;Target Session Attributes=read-write")]
    [InlineData("postgres:///?user=u&password=p&dbname=d", "Host=localhost;Username=u;Password=p;Database=d")]
    [InlineData("postgres://u:p@host/db?application_name=a@b", "Host=host;Username=u;Password=p;Database=db;Application Name=a@b")]
    [InlineData("postgres://u@host?dbname=db", "Host=host;Username=u;Database=db")]
    [InlineData("host=db dbname=lending user=u password='a b'", "Host=db;Database=lending;Username=u;Password=a b")]
    [InlineData("host = db port=5433\nsslmode=disable", "Host=db;Port=5433;SSL Mode=Disable")]
    [InlineData("host=/run/postgresql user=u password='it\\'s \\\\'", "Host=/run/postgresql;Username=u;Password=\"it's \\\"")]
    [InlineData("host=db password=a;b user=u", "Host=db;Password=\"a;b\";Username=u")]
    [InlineData("host=db", "Host=db")]
    [InlineData("Host=db;Username=u;Password=\"a;b'c\";Database=d", "Host=db;Username=u;Password=\"a;b'c\";Database=d")]
    [InlineData("host=db;username=u;password=p=q", "Host=db;Username=u;Password=p=q")]
    [InlineData("Server=db;User Id=u;SSL Mode=VerifyFull;Timeout=3", "Host=db;Username=u;SSL Mode=VerifyFull;Timeout=3")]
    [InlineData("Username=u;Command Timeout=7", "Username=u;Command Timeout=7;Host=localhost")]
    public void Every_form_is_read(string text, string expected)
    {
        var builder = DatabaseUrl.Parse(text);

        Assert.Equal(Settings(new NpgsqlConnectionStringBuilder(expected)), Settings(builder));
    }

    [Theory]
    [InlineData("sslmode=disable", "SSL Mode=Disable")]
    [InlineData("sslmode=allow", "SSL Mode=Allow")]
    [InlineData("sslmode=prefer", "SSL Mode=Prefer")]
    [InlineData("sslmode=require", "SSL Mode=Require")]
    [InlineData("sslmode=verify-ca", "SSL Mode=VerifyCA")]
    [InlineData("sslmode=verify-full", "SSL Mode=VerifyFull")]
    [InlineData("sslmode=no-verify", "SSL Mode=Require")]
    [InlineData("ssl=true", "SSL Mode=Require")]
    [InlineData("ssl=0", "SSL Mode=Disable")]
    [InlineData("sslmode=verify-full&sslrootcert=/etc/ca.pem", "SSL Mode=VerifyFull;Root Certificate=/etc/ca.pem")]
    [InlineData("sslrootcert=/etc/ca.pem&sslmode=require", "SSL Mode=VerifyCA;Root Certificate=/etc/ca.pem")]
    [InlineData("sslrootcert=system", "SSL Mode=VerifyFull;Root Certificate=system")]
    [InlineData("sslrootcert=system&sslmode=verify-full", "SSL Mode=VerifyFull;Root Certificate=system")]
    [InlineData("sslcert=/c.pem&sslkey=/k.pem&sslpassword=x", "SSL Certificate=/c.pem;SSL Key=/k.pem;SSL Password=x")]
    [InlineData("sslnegotiation=direct", "SSL Negotiation=Direct")]
    [InlineData("channel_binding=require", "Channel Binding=Require")]
    [InlineData("gssencmode=disable", "GSS Encryption Mode=Disable")]
    [InlineData("application_name=my%20app", "Application Name=my app")]
    [InlineData("application_name=a+b", "Application Name=a+b")]
    [InlineData("connect_timeout=10", "Timeout=10")]
    [InlineData("options=-c%20search_path%3Dlending", "Options='-c search_path=lending'")]
    [InlineData("options=-c search_path=lending", "Options='-c search_path=lending'")]
    [InlineData("keepalives=1&keepalives_idle=30&keepalives_interval=5", "Tcp Keepalive=true;Tcp Keepalive Time=30;Tcp Keepalive Interval=5")]
    [InlineData("target_session_attrs=any", "Target Session Attributes=any")]
    [InlineData("require_auth=!password,!scram-sha-256", "Require Auth='!Password,!ScramSHA256'")]
    [InlineData("fallback_application_name=a&sslsni=1&sslcompression=0", "Application Name=a")]
    [InlineData("target_session_attrs=primary", "Target Session Attributes=primary")]
    [InlineData("client_encoding=utf8", "")]
    [InlineData("load_balance_hosts=random", "Load Balance Hosts=true")]
    [InlineData("sslmode=disable&sslmode=require", "SSL Mode=Require")]
    public void Libpq_parameters_mean_what_they_mean_to_libpq(string query, string expected)
    {
        var builder = DatabaseUrl.Parse($"postgres://host?{query}");

        Assert.Equal(Settings(new NpgsqlConnectionStringBuilder($"Host=host;{expected}")), Settings(builder));
    }

    public static TheoryData<string> NastyPasswords =>
    [
        "p@ss", "p:ss", "p/ss", "p?ss", "p#ss", "p%ss", "p%4", "p%zz", "p@ss/word", "p@ss:5432", "@", "@@", ":", "/", "//", "?", "#", "%", "%%", "a@b@c",
        "p&ss", "p=ss", "p?a=b", "p?a=b&c=d", "123/456", "5432", "p+ss", "p ss", "p[ss]", "[::1]", "p\\ss", "p'ss", "p\"ss", "p$w{x}${y}", "pässwörd", "密码",
        "p;ss", "p,ss", "/run/x", "p@host/x", "://", "a:b@c:d", "!*'();:@&=+$,/?#[]", "~`<>|^{}", "p\tss", "ends@", "@begins",
    ];

    [Theory]
    [MemberData(nameof(NastyPasswords))]
    public void Any_password_may_be_given_encoded(string password)
    {
        var builder = DatabaseUrl.Parse($"postgres://user:{Uri.EscapeDataString(password)}@host:5432/db?sslmode=require");

        Assert.Equal((password, "user", "host", "db"), (builder.Password, builder.Username, builder.Host, builder.Database));
    }

    [Theory]
    [MemberData(nameof(NastyPasswords))]
    [Trait("Pain", "13")]
    public void Nearly_any_password_may_be_given_raw(string password)
    {
        var builder = DatabaseUrl.Parse($"postgres://user:{password}@host:5432/db?sslmode=require");

        Assert.Equal((password, "user", "host", "db"), (builder.Password, builder.Username, builder.Host, builder.Database));
    }

    [Theory]
    [MemberData(nameof(NastyPasswords))]
    public void Any_password_may_be_quoted_in_a_connection_string(string password)
    {
        var npgsql = DatabaseUrl.Parse($"Host=host;Password=\"{password.Replace("\"", "\"\"", StringComparison.Ordinal)}\";Username=user");
        var quoted = password.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal);
        var libpq = DatabaseUrl.Parse($"host=host password='{quoted}' user=user");

        Assert.Equal((password, "user"), (npgsql.Password, npgsql.Username));
        Assert.Equal((password, "user"), (libpq.Password, libpq.Username));
    }

    [Theory]
    [InlineData("mysql://u:{0}@host/db", "mysql://")]
    [InlineData("jdbc:postgresql://u:{0}@host/db", "jdbc:postgresql://")]
    [InlineData("postgres://u:{0}@host/db?sslmod=require", "'sslmod'")]
    [InlineData("postgres://u:{0}@host/db?sslmode=quux", "'sslmode'")]
    [InlineData("postgres://u:{0}@host/db?connect_timeout=soon", "'connect_timeout'")]
    [InlineData("postgres://u:{0}@host/db?connect_timeout=2000", "'connect_timeout'")]
    [InlineData("postgres://u:{0}@host/db?connect_timeout=-1", "'connect_timeout'")]
    [InlineData("postgres://u:{0}@host/db?target_session_attrs=quux", "'target_session_attrs'")]
    [InlineData("postgres://u:{0}@host/db?require_auth=trust", "'require_auth'")]
    [InlineData("postgres://u:{0}@host/db?sslcrl=/crl.pem", "'sslcrl'")]
    [InlineData("postgres://u:{0}@host/db?ssl_min_protocol_version=TLSv1.3", "'ssl_min_protocol_version'")]
    [InlineData("postgres://u:{0}@host/db?sslmode=require&sslrootcert=system", "'sslrootcert'")]
    [InlineData("postgres://u:{0}@host/db?hostaddr=10.0.0.1,10.0.0.2", "'hostaddr'")]
    [InlineData("postgres://u:{0}@host/db?channel_binding=1", "'channel_binding'")]
    [InlineData("postgres://u:{0}@host/db?schema=public", "'schema'")]
    [InlineData("postgres://u:{0}@host/db?application_name=a%00b", "NUL")]
    [InlineData("postgres://u:{0}@host:port/db", "port")]
    [InlineData("postgres://u:{0}@host:0/db", "port")]
    [InlineData("postgres://u:{0}@host:65536/db", "port")]
    [InlineData("postgres://u:{0}@host:99999999999999999999/db", "port")]
    [InlineData("postgres://u:{0}@a,b/db?port=1,2,3", "'port'")]
    [InlineData("postgres://u:{0}@host/db/more", "postgres://user:password@host:port/database")]
    [InlineData("postgres://u:{0}@ho st/db", "postgres://user:password@host:port/database")]
    [InlineData("postgres://u:{0}@host/db?novalue", "postgres://user:password@host:port/database")]
    [InlineData("host=h user=u foo=1 password={0}", "'foo'")]
    [InlineData("host=h user=u port=x password={0}", "port")]
    [InlineData("Host=h;Foo=1;Password={0}", "'foo'")]
    [InlineData("Host=h;Port=x;Password={0}", "'port'")]
    [InlineData("Host=h;SSL Mode=quux;Password={0}", "'ssl mode'")]
    [InlineData("Host=h Username=u;Password={0}", "Host")]
    [InlineData("Host=h;Password='{0}", "neither")]
    [InlineData("{0}", "neither")]
    [InlineData("", "empty")]
    [InlineData(" \t", "empty")]
    public void What_is_not_understood_is_named_without_the_secret(string form, string named)
    {
        const string Secret = "hunter2Geheim";
        foreach (var secret in new[] { Secret, Secret + "@x", Secret + "/?x", "%41" + Secret })
        {
            var error = Assert.Throws<InvalidMigrationException>(() => DatabaseUrl.Parse(form.Replace("{0}", secret, StringComparison.Ordinal)));

            Assert.Equal("DatabaseUrlInvalid", error.ErrorId);
            Assert.Null(error.InnerException);
            Assert.DoesNotContain("Geheim", error.ToString(), StringComparison.Ordinal);
            if (secret == Secret)
            {
                Assert.Contains(named, error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("Host=h;Password=se;cret=1;Username=u")]
    [InlineData("host=h password=se cret=1 user=u")]
    [InlineData("postgres://h/d?password=se&cret=1")]
    [InlineData("postgres://u:123?cret=1@host/db")]
    public void A_name_that_may_be_a_piece_of_the_password_is_not_shown(string text)
    {
        var error = Assert.Throws<InvalidMigrationException>(() => DatabaseUrl.Parse(text));

        Assert.DoesNotContain("cret", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("percent-encoded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_url_that_lacks_its_host_does_not_show_the_password_as_a_port() =>
        Assert.Contains("its port is not a number", Assert.Throws<InvalidMigrationException>(() => DatabaseUrl.Parse("postgres://u:geheim")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void No_text_however_odd_brings_anything_but_a_result_or_our_error()
    {
        var random = new Random(20241023);
        string[] pieces =
        [
            "postgres://", "Host=", "host=", "user", ":", "@", "/", "?", "#", "%", "%00", "%4", "[", "]", "[::1]", "&", "=", ";", "'", "\"", " ", "\\", ",", "5432",
            "sslmode=", "password=", "port=", "\0", "é", "db",
        ];
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            var thrown = Record.Exception(() => DatabaseUrl.Parse(i % 2 == 0 ? "postgres://" + text : text));
            Assert.True(thrown is null or InvalidMigrationException, $"{text} brought {thrown}");
        }
    }

    [Fact]
    public void A_long_hostile_text_is_refused_at_once()
    {
        foreach (var piece in new[] { "@", ":", "a= ", "a=b&", "%", "[", "a,", "'", "\\" })
        {
            var text = string.Concat(Enumerable.Repeat(piece, 20_000));
            Assert.ThrowsAny<InvalidMigrationException>(() => DatabaseUrl.Parse($"postgres://{text}!?"));
            Assert.ThrowsAny<InvalidMigrationException>(() => DatabaseUrl.Parse($"x{text}'"));
        }
    }

    [Fact]
    public void Only_what_the_text_says_is_set()
    {
        var keys = DatabaseUrl.Parse("postgres://u:p@host/db?connect_timeout=3").Keys.Cast<string>();

        Assert.Equal(["Database", "Host", "Password", "Timeout", "Username"], keys.Order(StringComparer.Ordinal));
    }

    /// <summary>A connection string's order says nothing.</summary>
    private static string Settings(NpgsqlConnectionStringBuilder builder) => string.Join(
        '\n', builder.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(key => $"{key}={builder[key]}"));
}
