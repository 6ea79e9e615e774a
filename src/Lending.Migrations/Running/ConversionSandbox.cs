using Dapper;
using Lending.Migrations.Sandbox;
using Lending.Migrations.Settings;
using Npgsql;

namespace Lending.Migrations.Running;

/// <summary>
/// The databases that conversions are tried on: one that goes along, with the migrations before the one at hand, and copies of it.
/// </summary>
internal sealed class ConversionSandbox : IDisposable
{
    /// <summary>No name that a migration would use.</summary>
    private const string Along = "lending_before";

    private readonly PostgresSandbox _sandbox;
    private readonly DatabaseDump _dump;
    private readonly MigratorSettings _settings;
    private int _copies;

    /// <summary>Starts a server.</summary>
    /// <param name="options">Where to look for its programs.</param>
    /// <param name="schema">The schema to work in; null for <c>public</c>.</param>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="InvalidMigrationException">There is none, or no <c>pg_dump</c>.</exception>
    public ConversionSandbox(SandboxOptions options, string? schema, CancellationToken cancellation)
    {
        _sandbox = PostgresSandbox.Start(options, cancellation);
        try
        {
            _settings = new MigratorSettings { Schema = schema };
            _dump = DatabaseDump.Find(options, _sandbox.ServerVersion.Major);
            Execute(Named(null), $"CREATE DATABASE {Along}");
            if (schema is not null)
            {
                Execute(Named(Along), $"CREATE SCHEMA IF NOT EXISTS \"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            }
        }
        catch
        {
            _sandbox.Dispose();
            throw;
        }
    }

    /// <summary>The database with the migrations that went before.</summary>
    public NpgsqlConnectionStringBuilder Before => Named(Along);

    /// <summary>For example 17.</summary>
    public int ServerMajor => _sandbox.ServerVersion.Major;

    /// <summary>A copy of it as it is now.</summary>
    public NpgsqlConnectionStringBuilder Copy()
    {
        var name = $"lending_try_{++_copies}";
        Execute(Named(null), $"CREATE DATABASE {name} TEMPLATE {Along}");
        return Named(name);
    }

    /// <summary>Removes a copy.</summary>
    public void Drop(NpgsqlConnectionStringBuilder copy) => Execute(Named(null), $"DROP DATABASE {copy.Database} WITH (FORCE)");

    /// <summary>An engine for a set on one of the databases.</summary>
    public Migrator On(NpgsqlConnectionStringBuilder database, IMigrationSource set, IMigrationObserver observer) =>
        new(set, new DatabaseTarget(database), observer, _settings, TimeProvider.System);

    /// <summary>What a database holds.</summary>
    public IReadOnlyList<string> Dump(NpgsqlConnectionStringBuilder database) => _dump.Read(database);

    /// <summary>The functions that may change something (PostgreSQL manual, "Function Volatility Categories"), by name.</summary>
    public static IReadOnlySet<string> VolatileFunctions(NpgsqlConnectionStringBuilder database)
    {
        using var connection = Open(database);
        return connection.Query<string>("SELECT DISTINCT proname::text FROM pg_catalog.pg_proc WHERE provolatile = 'v'").ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Stops the server and removes all of it.</summary>
    public void Dispose() => _sandbox.Dispose();

    private NpgsqlConnectionStringBuilder Named(string? database)
    {
        var named = DatabaseUrl.Parse(_sandbox.DatabaseUrl);
        named.Database = database ?? named.Database;
        named.Pooling = false;
        return named;
    }

    private static void Execute(NpgsqlConnectionStringBuilder database, string sql)
    {
        using var connection = Open(database);
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static NpgsqlConnection Open(NpgsqlConnectionStringBuilder database)
    {
        var connection = new NpgsqlConnection(database.ConnectionString);
        connection.Open();
        return connection;
    }
}
