using System.Text.RegularExpressions;

namespace Lending.Migrations;

/// <summary>
/// The file that a migration was converted from. Its converted form begins with a comment that says so, and stands for it as long as
/// both are in one set: the Node runner goes on with the one, this runner takes the other.
/// </summary>
/// <param name="FileName">Name and extension: what the Node runner records.</param>
/// <param name="Checksum">Of the file as it was converted, as <see cref="Migration.Checksum"/>.</param>
public sealed partial record MigrationOriginal(string FileName, string Checksum)
{
    /// <summary>Reads the first line of a migration's text; null where it is no such comment.</summary>
    public static MigrationOriginal? Find(string firstLine) => Comment().Match(firstLine) is { Success: true } match
        ? new MigrationOriginal(match.Groups["file"].Value, match.Groups["checksum"].Value)
        : null;

    /// <summary>As it stands in the comment, behind <c>--</c> in SQL or <c>#</c> in PowerShell.</summary>
    public override string ToString() => $"Converted from {FileName}, SHA-256 {Checksum}";

    [GeneratedRegex(@"\A\uFEFF?(?:--|\#) Converted from (?<file>\S.*), SHA-256 (?<checksum>[0-9a-f]{64})\s*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
