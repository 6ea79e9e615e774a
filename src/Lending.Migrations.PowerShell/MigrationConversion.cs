using Lending.Migrations.Converting;

namespace LendingMigrations;

/// <summary>A migration that was converted: the object that Convert-SequelizeMigration writes.</summary>
public sealed class MigrationConversion
{
    internal MigrationConversion(ConvertedMigration converted, ConversionFormat format)
    {
        Name = ShellText.Plain.Clean(converted.Target.Name.Value);
        Format = format.ToString();
        Source = ShellText.Plain.Clean(converted.Target.Source);
        Path = ShellText.Plain.Clean(converted.Target.Path);
        UpStatements = converted.UpStatements;
        DownStatements = converted.DownStatements;
        Verified = converted.Verified;
        Questions = [.. converted.Questions.Select(text => ShellText.Plain.Clean(text))];
        Warnings = [.. converted.Warnings.Select(text => ShellText.Plain.Clean(text))];
    }

    /// <summary>The migration: the same as before.</summary>
    public string Name { get; }

    /// <summary>Sql or PowerShell.</summary>
    public string Format { get; }

    /// <summary>The JavaScript file, which is as it was.</summary>
    public string Source { get; }

    /// <summary>The file that was written.</summary>
    public string Path { get; }

    /// <summary>How many statements apply it.</summary>
    public int UpStatements { get; }

    /// <summary>How many revert it; null where it cannot be undone.</summary>
    public int? DownStatements { get; }

    /// <summary>True where it leaves the same schema and the same data; false where only the schema could be compared.</summary>
    public bool Verified { get; }

    /// <summary>What the original asked the database.</summary>
    public string[] Questions { get; }

    /// <summary>What to look at before it is used.</summary>
    public string[] Warnings { get; }

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
