using Lending.Migrations.Sandbox;

namespace LendingMigrations;

/// <summary>A throw-away PostgreSQL: the object that New-MigrationSandbox writes.</summary>
public sealed class MigrationSandbox
{
    internal MigrationSandbox(PostgresSandbox sandbox)
    {
        DatabaseUrl = sandbox.DatabaseUrl;
        Port = sandbox.Port;
        DataFolder = sandbox.DataFolder;
        ProcessId = sandbox.ProcessId;
        ServerVersion = sandbox.ServerVersion;
    }

    /// <summary>How to connect. It holds the password, so no view shows it.</summary>
    public string DatabaseUrl { get; }

    /// <summary>On 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The cluster.</summary>
    public string DataFolder { get; }

    /// <summary>Of the server.</summary>
    public int ProcessId { get; }

    /// <summary>For example 17.2.</summary>
    public Version ServerVersion { get; }

    /// <summary>The data folder; never the URL.</summary>
    public override string ToString() => DataFolder;
}
