using System.Net;
using Lending.Migrations.Settings;
using Npgsql;
using Xunit;

namespace Lending.Migrations.Tests.Settings;

/// <summary>What libpq finds around it: variables, the service file, the password file, certificates in the home folder.</summary>
public sealed class LibpqSurroundingsTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("surroundings-");
    private readonly Dictionary<string, string> _environment = [];

    public LibpqSurroundingsTests() => _environment["HOME"] = _environment["APPDATA"] = _home.FullName;

    public void Dispose() => _home.Delete(recursive: true);

    [Theory]
    [InlineData("PGHOST=h PGPORT=6000 PGDATABASE=d PGUSER=u PGPASSWORD=p", "Host=h;Port=6000;Database=d;Username=u;Password=p")]
    [InlineData("PGHOST=a,b PGPORT=1,2 PGTARGETSESSIONATTRS=read-write", "Host='a:1,b:2';Target Session Attributes=read-write")]
    [InlineData("PGHOSTADDR=10.0.0.1", "Host=10.0.0.1")]
    [InlineData("PGHOST=h PGSSLMODE=verify-full PGSSLNEGOTIATION=direct", "Host=h;SSL Mode=VerifyFull;SSL Negotiation=Direct")]
    [InlineData("PGHOST=h PGSSLCERT=/c PGSSLKEY=/k PGREQUIRESSL=1", "Host=h;SSL Certificate=/c;SSL Key=/k;SSL Mode=Require")]
    [InlineData("PGHOST=h PGREQUIRESSL=1 PGSSLMODE=disable", "Host=h;SSL Mode=Disable")]
    [InlineData("PGHOST=h PGCONNECT_TIMEOUT=7 PGAPPNAME=a PGOPTIONS=-cgeqo=off", "Host=h;Timeout=7;Application Name=a;Options=-cgeqo=off")]
    [InlineData("PGHOST=h PGCHANNELBINDING=require PGREQUIREAUTH=scram-sha-256", "Host=h;Channel Binding=Require;Require Auth=ScramSHA256")]
    [InlineData("PGHOST=h PGGSSENCMODE=disable PGKRBSRVNAME=k PGLOADBALANCEHOSTS=random", "Host=h;GSS Encryption Mode=Disable;Kerberos Service Name=k;Load Balance Hosts=true")]
    public void The_variables_alone_name_a_database(string variables, string expected)
    {
        Set(variables);

        Assert.Equal(Settings(new NpgsqlConnectionStringBuilder(expected)), Settings(Resolve(null).Connection));
    }

    [Theory]
    [InlineData("postgres://host/db", "Host=host;Database=db;Port=6000;Username=pguser;Password=pgpassword;SSL Mode=Disable")]
    [InlineData("postgres://u:p@host:5433/db?sslmode=prefer", "Host=host;Database=db;Port=5433;Username=u;Password=p;SSL Mode=Prefer")]
    [InlineData("host=host user=u", "Host=host;Database=pgdatabase;Port=6000;Username=u;Password=pgpassword;SSL Mode=Disable")]
    [InlineData("Host=host;Username=u;SSL Mode=Allow", "Host=host;Database=pgdatabase;Port=6000;Username=u;Password=pgpassword;SSL Mode=Allow")]
    [InlineData("postgres:///db", "Host=pghost;Database=db;Port=6000;Username=pguser;Password=pgpassword;SSL Mode=Disable")]
    public void Whatever_form_the_text_has_it_goes_before_the_variables(string text, string expected)
    {
        Set("PGHOST=pghost PGPORT=6000 PGDATABASE=pgdatabase PGUSER=pguser PGPASSWORD=pgpassword PGSSLMODE=disable");

        Assert.Equal(Settings(new NpgsqlConnectionStringBuilder(expected)), Settings(Resolve(text).Connection));
    }

    [Theory]
    [InlineData("postgres://host/db")]
    [InlineData("Host=host")]
    public void A_host_that_is_named_is_not_sought_at_an_address_that_is_meant_for_another(string text)
    {
        Set("PGHOST=other PGHOSTADDR=10.0.0.1");

        var target = Resolve(text).Target;

        Assert.Equal([new DatabaseHost("host", 5432)], target.Hosts);
    }

    [Fact]
    public void A_host_and_its_address_go_together()
    {
        var target = Resolve("postgres://a:1,b:2/db?hostaddr=10.0.0.1,10.0.0.2").Target;

        Assert.Equal([new DatabaseHost("a", 1) { Address = "10.0.0.1" }, new DatabaseHost("b", 2) { Address = "10.0.0.2" }], target.Hosts);
    }

    [Theory]
    [InlineData("::1", "::1", 5432)]
    [InlineData("[::1]:6000,b:1", "::1", 6000)]
    [InlineData("/run/postgresql", "/run/postgresql", 5432)]
    [InlineData("db.example.org:6000,b:1", "db.example.org", 6000)]
    public void The_hosts_of_the_drivers_own_form_are_read_as_it_reads_them(string host, string name, int port) =>
        Assert.Equal(new DatabaseHost(name, port), new DatabaseTarget(new NpgsqlConnectionStringBuilder { Host = host }).Hosts[0]);

    [Theory]
    [InlineData("PGSSLMODE=maybe", "PGSSLMODE is to be one of disable")]
    [InlineData("PGCONNECT_TIMEOUT=soon", "PGCONNECT_TIMEOUT is to be a whole number")]
    [InlineData("PGPORT=x", "PGPORT is not a number")]
    [InlineData("PGSSLCRL=/crl.pem", "PGSSLCRL is one of libpq's that has no counterpart here")]
    [InlineData("PGREQUIREPEER=postgres", "PGREQUIREPEER is one of libpq's")]
    [InlineData("PGTARGETSESSIONATTRS=x", "PGTARGETSESSIONATTRS is to be one of any")]
    [InlineData("PGSERVICE=nowhere", "PGSERVICE names the service 'nowhere'")]
    [InlineData("PGSERVICEFILE=/nowhere/x PGSERVICE=a", "PGSERVICEFILE names /nowhere/x, which is not there")]
    public void A_variable_that_cannot_be_heeded_is_named(string variables, string says)
    {
        Set(variables);

        var error = Assert.Throws<InvalidMigrationException>(() => Resolve("postgres://host/db"));

        Assert.Equal("DatabaseUrlInvalid", error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("database URL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_effect_is_told()
    {
        Set("PGTZ=Asia/Tokyo PGDATESTYLE=SQL PGCLIENTENCODING=LATIN1");

        Assert.Equal(["PGTZ", "PGDATESTYLE", "PGCLIENTENCODING"], Resolve("postgres://host/db").Target.Ignored.Select(ignored => ignored.Setting));
    }

    [Fact]
    public void A_service_goes_before_the_variables_and_after_the_text()
    {
        Write(UserFile("pg_service.conf"), "# comment\n[other]\nhost=other\n\n[prod]\nhost=service\nport = 6000\ndbname=lending\nuser=svc\n\n[prod]\nhost=twice\n");
        Set("PGSERVICE=prod PGHOST=variable PGDATABASE=variable PGPASSWORD=p");

        Assert.Equal(
            Settings(new NpgsqlConnectionStringBuilder("Host=service;Port=6000;Database=lending;Username=svc;Password=p")), Settings(Resolve(null).Connection));
        Assert.Equal("explicit", Resolve("postgres://explicit").Connection.Host);
        Assert.Equal("other", Resolve("service=other").Connection.Host);
        Assert.Equal("other", Resolve("postgres:///?service=other").Connection.Host);
    }

    [Fact]
    public void A_service_file_may_be_named_and_the_systems_is_the_last()
    {
        var named = Write("mine.conf", "[a]\nhost=named\n");
        Write("system/pg_service.conf", "[b]\nhost=system\n");
        Set($"PGSERVICEFILE={named} PGSYSCONFDIR={Path.Combine(_home.FullName, "system")}");

        Assert.Equal("named", Resolve("service=a").Connection.Host);
        Assert.Equal("system", Resolve("service=b").Connection.Host);
    }

    [Theory]
    [InlineData("hots=x")]
    [InlineData("host")]
    [InlineData("service=b")]
    public void A_line_of_a_service_that_is_not_understood_is_pointed_at(string line)
    {
        var path = Write(UserFile("pg_service.conf"), $"[a]\nhost=h\n{line}\n");

        var error = Assert.Throws<InvalidMigrationException>(() => Resolve("service=a"));

        Assert.Equal(("ServiceFileInvalid", new SourceLocation(path, 3)), (error.ErrorId, error.Location));
    }

    [Theory]
    [InlineData("host:5432:db:u:right", "right")]
    [InlineData("other:5432:db:u:wrong\n*:*:*:*:right", "right")]
    [InlineData("# host:5432:db:u:wrong\nhost:*:db:u:right\nhost:5432:db:u:later", "right")]
    [InlineData(@"host:5432:db:u:a\:b\\c", @"a:b\c")]
    [InlineData("host:5432:db:u:right\r", "right")]
    [InlineData("host:5432:db:u:", null)]
    [InlineData("host:5433:db:u:wrong\nhost:5432:dc:u:wrong\nhost:5432:db:v:wrong\nhost:5432", null)]
    public void The_password_file_gives_the_first_that_fits(string lines, string? password)
    {
        Write(UserFile("pgpass"), lines + "\n");

        var source = Resolve("postgres://u@host/db");

        Assert.Equal(password ?? "", source.Target.Passwords.GetValueOrDefault(new DatabaseHost("host", 5432)) ?? "");
        Assert.Equal(password is null ? [] : [password], source.Secrets);
        Assert.Empty(source.Target.Ignored);
    }

    [Fact]
    public void Each_host_has_its_own_and_a_socket_is_localhost()
    {
        Write(UserFile("pgpass"), "a:1:db:u:one\nb:2:db:u:two\nlocalhost:5432:db:u:three\n");

        Assert.Equal(["one", "two"], Resolve("postgres://u@a:1,b:2/db").Target.Passwords.Values);
        Assert.Equal(["three"], Resolve("postgres://u@/db?host=/run/postgresql").Target.Passwords.Values);
    }

    [Theory]
    [InlineData("postgres://u:url@host/db", null)]
    [InlineData("postgres://u@host/db", "PGPASSWORD=variable")]
    public void Any_other_password_goes_before_it(string url, string? variables)
    {
        Write(UserFile("pgpass"), "*:*:*:*:file\n");
        Set(variables ?? "");

        Assert.Empty(Resolve(url).Target.Passwords);
    }

    [SkippableFact]
    public void One_that_others_may_read_is_not_heeded_and_said_so()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        var path = Write("passwords", "*:*:*:*:file\n", Private | UnixFileMode.GroupRead);
        Set($"PGPASSFILE={path}");

        var target = Resolve("postgres://u@host/db").Target;

        Assert.Empty(target.Passwords);
        Assert.Contains("0600", Assert.Single(target.Ignored, ignored => ignored.Setting.Contains(path, StringComparison.Ordinal)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_named_and_not_there_is_told()
    {
        Set("PGPASSFILE=/nowhere/passwords");

        Assert.Equal("it is not there", Assert.Single(Resolve("postgres://u@host/db").Target.Ignored).Reason);
    }

    [Fact]
    public void A_credential_goes_before_all_others()
    {
        Set("PGUSER=variable PGPASSWORD=variable");

        var both = Resolve("postgres://url:url@host/db", new NetworkCredential("me@tenant", "given"));
        var password = Resolve("postgres://url:url@host/db", new NetworkCredential("", "given"));

        Assert.Equal(("me@tenant", "given"), (both.Connection.Username, both.Connection.Password));
        Assert.Equal(("url", "given"), (password.Connection.Username, password.Connection.Password));
        Assert.Equal(["given"], both.Secrets);
    }

    [Fact]
    public void A_root_certificate_that_is_not_there_is_named() => Assert.Contains(
        "/nowhere/root.pem",
        Assert.Throws<InvalidMigrationException>(() => Resolve("postgres://host/db?sslmode=verify-full&sslrootcert=/nowhere/root.pem")).Message,
        StringComparison.Ordinal);

    private static string UserFile(string name) => OperatingSystem.IsWindows()
        ? Path.Combine("postgresql", name == "pgpass" ? "pgpass.conf" : "." + name)
        : "." + name;

    private ConnectionSource Resolve(string? text, NetworkCredential? credential = null) =>
        ConnectionSource.Resolve(text, name => _environment.GetValueOrDefault(name), _home.FullName, credential);

    private void Set(string variables)
    {
        foreach (var pair in variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)))
        {
            _environment[pair[0]] = pair[1];
        }
    }

    private string Write(string name, string text, UnixFileMode mode = Private)
    {
        var path = Path.Combine(_home.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }

        return path;
    }

    private static string Settings(NpgsqlConnectionStringBuilder builder) => string.Join(
        '\n', builder.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(key => $"{key}={builder[key]}"));
}
