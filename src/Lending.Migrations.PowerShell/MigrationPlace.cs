using Lending.Migrations.Running;

namespace LendingMigrations;

/// <summary>One of several targets, as errors carry it (TargetObject): never its URL, which holds the password.</summary>
public sealed class MigrationPlace
{
    internal MigrationPlace(TargetName name)
    {
        Server = ShellText.Plain.Clean(name.Server);
        Database = ShellText.Plain.Clean(name.Database);
        Schema = ShellText.Plain.Clean(name.Schema);
        Text = ShellText.Plain.Clean(name.ToString());
    }

    /// <summary>Host and port, or the socket's folder.</summary>
    public string Server { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The schema; null where none was named and the database was not reached.</summary>
    public string? Schema { get; }

    private string Text { get; }

    /// <summary>All of it, as messages name it.</summary>
    public override string ToString() => Text;
}
