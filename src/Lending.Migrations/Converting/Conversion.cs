namespace Lending.Migrations.Converting;

/// <summary>What a JavaScript migration is converted to.</summary>
public enum ConversionFormat
{
    /// <summary>A <c>.sql</c> file, which needs nothing but this runner.</summary>
    Sql,

    /// <summary>A <c>.ps1</c> file, which the module reads.</summary>
    PowerShell,
}

/// <summary>What shall be converted.</summary>
/// <param name="Paths">
/// Absolute paths of JavaScript migrations, or one folder for all of its. They are of one folder, whose other migrations are run before
/// them on the sandbox; where it is the folder in use, the carried migrations are run too, as a run without paths does.
/// </param>
/// <param name="Format">To what.</param>
public sealed record ConversionRequest(IReadOnlyList<string> Paths, ConversionFormat Format)
{
    /// <summary>The schema that the migrations work in, made on the sandbox; null for <c>public</c>.</summary>
    public string? Schema { get; init; }
}

/// <summary>A migration that can be converted.</summary>
/// <param name="Name">Its name, which stays.</param>
/// <param name="Source">The JavaScript file, which stays as it is.</param>
/// <param name="Path">The file that would be written, which is not there yet.</param>
public sealed record ConversionTarget(MigrationName Name, string Source, string Path);

/// <summary>A migration that was converted.</summary>
/// <param name="Target">What became what.</param>
/// <param name="UpStatements">How many statements apply it.</param>
/// <param name="DownStatements">How many revert it; null where it has no way back.</param>
/// <param name="Verified">
/// True where the converted migration left the same database as the original, schema and data, up and down. False where the schema was the same and the
/// data cannot be compared, because two runs of the original leave rows of different numbers.
/// </param>
/// <param name="Questions">What the original asked the database: what it sends may depend on the answers.</param>
/// <param name="Warnings">What somebody should look at before the converted file is used.</param>
public sealed record ConvertedMigration(
    ConversionTarget Target,
    int UpStatements,
    int? DownStatements,
    bool Verified,
    IReadOnlyList<string> Questions,
    IReadOnlyList<string> Warnings);
