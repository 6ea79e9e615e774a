using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Lending.Migrations;

/// <summary>
/// The identity of a migration: the stem of its file name, for example <c>20241023000001-create-markets</c>. A <c>.js</c>, a
/// <c>.sql</c> and a C# class of one stem are one migration, so that the Node runner and this one agree on what has run.
/// </summary>
/// <remarks>
/// Order is ordinal, as Umzug sorts its paths by code unit; a database collation would order equal timestamps differently.
/// Any 14 digits are accepted, and Umzug's own <c>2024.10.23T00.00.01.name</c>.
/// </remarks>
public sealed partial record MigrationName : IComparable<MigrationName>
{
    /// <summary>The rule in words, for messages.</summary>
    public const string Rule = "YYYYMMDDHHMMSS-description";

    /// <summary>Longest stem, in characters: a row is <c>varchar(255)</c> and carries an extension.</summary>
    public const int MaxLength = 250;

    private static readonly HashSet<string> RecordedExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".sql", ".ps1", ".cs",
    };

    private MigrationName(string value) => Value = value;

    /// <summary>The whole stem.</summary>
    public string Value { get; }

    /// <summary>The time part as it is written: 14 digits, or Umzug's dotted form.</summary>
    public string Timestamp => Pattern().Match(Value).Groups["time"].Value;

    /// <summary>What follows the time part.</summary>
    public string Description => Pattern().Match(Value).Groups["text"].Value;

    /// <summary>Reads a stem.</summary>
    /// <exception cref="InvalidMigrationException"><paramref name="stem"/> does not follow <see cref="Rule"/>.</exception>
    public static MigrationName Parse(string stem) => TryParse(stem, out var name)
        ? name
        : throw new InvalidMigrationException(
            "MigrationNameInvalid",
            $"'{stem}' is not a migration name. A name is {Rule}, for example 20241023000001-create-markets, "
            + $"of at most {MaxLength} characters.");

    /// <summary>Reads a stem; false where it does not follow <see cref="Rule"/>.</summary>
    public static bool TryParse(string? stem, [NotNullWhen(true)] out MigrationName? name)
    {
        name = stem is { Length: <= MaxLength } && Pattern().IsMatch(stem) ? new MigrationName(stem) : null;
        return name is not null;
    }

    /// <summary>
    /// The stem of a file name or of a row: without the extension, where it is one that a runner of migrations may have recorded.
    /// Umzug 3 and sequelize-cli record the file name with its extension, teams' own resolvers often without.
    /// </summary>
    public static string StemOf(string recordedName)
    {
        var dot = recordedName.LastIndexOf('.');
        return dot > 0 && RecordedExtensions.Contains(recordedName[dot..]) ? recordedName[..dot] : recordedName;
    }

    /// <summary>Ordinal order of the stems.</summary>
    public int CompareTo(MigrationName? other) => string.CompareOrdinal(Value, other?.Value);

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(MigrationName left, MigrationName right) => string.CompareOrdinal(left?.Value, right?.Value) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(MigrationName left, MigrationName right) => string.CompareOrdinal(left?.Value, right?.Value) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(MigrationName left, MigrationName right) => string.CompareOrdinal(left?.Value, right?.Value) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(MigrationName left, MigrationName right) => string.CompareOrdinal(left?.Value, right?.Value) >= 0;

    /// <summary>The stem.</summary>
    public override string ToString() => Value;

    [GeneratedRegex(@"\A(?:(?<time>[0-9]{14})-|(?<time>[0-9]{4}\.[0-9]{2}\.[0-9]{2}T[0-9]{2}\.[0-9]{2}\.[0-9]{2})\.)(?<text>(?:[^\p{C}/\\]|[\uD800-\uDBFF][\uDC00-\uDFFF])+(?<!\s))\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
