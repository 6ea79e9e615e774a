using Npgsql;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>Where one hostile input is tried: a folder to call the console from, its environment, and a database that may not change.</summary>
internal sealed class HostileScene(HostileDatabase database) : IDisposable
{
    private readonly List<IDisposable> _held = [];

    public TestFolder Folder { get; } = new();

    /// <summary>What the console finds in its environment.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What must not be in any output.</summary>
    public List<string> Secrets { get; } = [HostileDatabase.Password, Uri.EscapeDataString(HostileDatabase.Password)];

    public TestDatabase Database => database.Database;

    public string User => database.User;

    /// <summary>As the administrator.</summary>
    public NpgsqlConnectionStringBuilder Server => new(Database.ConnectionString);

    /// <summary>The user's URL, or one with something else in it.</summary>
    public string Url(string? user = null, string? password = null, string? name = null, string? host = null, int? port = null, string more = "")
    {
        var at = host ?? Server.Host!;
        var (authority, query) = at.StartsWith('/')
            ? ("", $"&host={Uri.EscapeDataString(at)}&port={port ?? Server.Port}")
            : ($"{at}:{port ?? Server.Port}", "");
        return $"postgres://{Uri.EscapeDataString(user ?? User)}:{Uri.EscapeDataString(password ?? HostileDatabase.Password)}@{authority}"
            + $"/{name ?? Database.Name}?sslmode={(Server.SslMode == SslMode.Disable ? "disable" : "prefer")}&connect_timeout={Server.Timeout}{query}{more}";
    }

    /// <summary>A migration in <c>./migrations</c>, which is part of the default set.</summary>
    public void Migration(string name, string text) => Folder.Write($"migrations/{name}", text);

    /// <summary>A login of its own, gone with the scene.</summary>
    public string Role(string options)
    {
        var role = $"role_{Guid.NewGuid():n}";
        Database.Execute($"CREATE ROLE {role} LOGIN PASSWORD '{role}secret' {options}");
        Secrets.Add($"{role}secret");
        Hold(new Finally(() =>
        {
            Database.Execute($"DROP OWNED BY {role}");
            HostileDatabase.DropRole(role);
        }));
        return role;
    }

    /// <summary>Drops the tables of records.</summary>
    public void ForgetRecords() => Database.Execute("DROP TABLE IF EXISTS sequelize_meta, sequelize_meta_history");

    /// <summary>Keeps something until the scene is over.</summary>
    public T Hold<T>(T held)
        where T : IDisposable
    {
        _held.Add(held);
        return held;
    }

    public void Dispose()
    {
        _held.ForEach(held => held.Dispose());
        Folder.Dispose();
    }

    private sealed class Finally(Action work) : IDisposable
    {
        public void Dispose() => work();
    }
}
