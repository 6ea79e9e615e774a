using Lending.Migrations.Dumping;

namespace Lending.Migrations.Running;

/// <summary>Asks for the present schema as the first migration.</summary>
/// <param name="Description">What it does, in words; part of its name.</param>
/// <param name="Folder">Where its file goes, absolute.</param>
/// <param name="OnlySchema">This schema alone; null for the whole database.</param>
/// <param name="Dump">Writes the schema.</param>
public sealed record BaselineRequest(string Description, string Folder, string? OnlySchema, SchemaDump Dump)
{
    /// <summary>Why, for the history; null where nobody says.</summary>
    public string? Reason { get; init; }
}
