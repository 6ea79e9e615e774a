namespace Lending.Migrations.Scaffolding;

/// <summary>What a person wants to begin.</summary>
/// <param name="Description">What the migration does, in words: <c>add-tvl-to-markets</c>, <c>Add tvl to markets</c>, <c>AddTvlToMarkets</c>.</param>
/// <param name="Folder">Where the file goes, absolute; made where it is missing.</param>
/// <param name="Existing">The names of the set; those of files in the folder are found here.</param>
/// <param name="Now">The time of the name; written as UTC.</param>
public sealed record ScaffoldRequest(string Description, string Folder, IReadOnlyCollection<MigrationName> Existing, DateTimeOffset Now)
{
    /// <summary>How the migration is written; null for the way most used in the folder, and SQL where there is none yet.</summary>
    public ScaffoldFormat? Format { get; init; }

    /// <summary>True allows a name that sorts before the newest that exists; such a migration runs out of order.</summary>
    public bool AllowOutOfOrder { get; init; }
}

/// <summary>The ways to write a migration.</summary>
public enum ScaffoldFormat
{
    /// <summary>A <c>.sql</c> file with an up and a down part.</summary>
    Sql,

    /// <summary>A <c>.cs</c> file with one class; it runs from the assembly that it is built into.</summary>
    CSharp,

    /// <summary>A <c>.ps1</c> file with the functions Up and Down; it runs in the PowerShell module.</summary>
    PowerShell,

    /// <summary>A <c>.js</c> file as the Node runner takes it, with the extension and the exports of the folder's newest one.</summary>
    JavaScript,
}

/// <summary>A migration that was begun.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its file.</param>
public sealed record ScaffoldedMigration(MigrationName Name, string Path);
