using System.Text;

namespace Lending.Migrations.Scaffolding;

/// <summary>
/// Makes the description part of a name: lower-case ASCII words with hyphens between them, so that it is the same file on every
/// system and needs no quoting in any shell.
/// </summary>
internal static class MigrationSlug
{
    /// <summary>
    /// Letters by the ASCII that stands for them. Unicode's decomposition knows no ø, ł or ß, and a process without culture data
    /// knows no decomposition at all.
    /// </summary>
    private static readonly Dictionary<char, string> Plain = Letters(
        ("a", "àáâãäåāăąǎảạấầẩẫậắằẳẵặª"), ("ae", "æǽ"), ("b", "ḃ"), ("c", "çćĉċč"), ("d", "ďđðḍḋ"), ("e", "èéêëēĕėęěẻẽẹếềểễệ"), ("f", "ƒḟ"),
        ("g", "ĝğġģǧ"), ("h", "ĥħḥ"), ("i", "ìíîïĩīĭįıǐỉịİ"), ("ij", "ĳ"), ("j", "ĵǰ"), ("k", "ķĸǩ"), ("l", "ĺļľŀłḷ"), ("m", "ṁṃ"),
        ("n", "ñńņňŉŋṅṇ"), ("o", "òóôõöøōŏőǒơỏọốồổỗộớờởỡợº"), ("oe", "œ"), ("p", "ṗ"), ("r", "ŕŗřṛ"), ("s", "śŝşšșſṡṣ"), ("ss", "ßẞ"),
        ("t", "ţťŧțṫṭ"), ("th", "þ"), ("u", "ùúûüũūŭůűųǔưủụứừửữự"), ("w", "ŵẁẃẅ"), ("x", "ẋẍ"), ("y", "ýÿŷỳỵỷỹ"), ("z", "źżžẓ"));

    /// <summary>The slug of a description.</summary>
    /// <exception cref="InvalidMigrationException">It leaves nothing, or names a place.</exception>
    public static string Of(string description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (description.AsSpan().ContainsAny('/', '\\') || description.Contains("..", StringComparison.Ordinal))
        {
            throw Invalid(description, "must not name a place: take out '/', '\\' and '..'.");
        }
        var slug = new StringBuilder(description.Length);
        for (var index = 0; index < description.Length; index++)
        {
            if (IsSeparator(description[index]) || BeginsWord(description, index))
            {
                Separate(slug);
            }
            Append(slug, description[index]);
        }
        var text = slug.ToString().TrimEnd('-');
        return text.Length > 0 ? text : throw Invalid(description, "leaves no letter or digit for the name. Say what the migration does.");
    }

    private static Dictionary<char, string> Letters(params (string Plain, string Letters)[] rows) =>
        rows.SelectMany(row => row.Letters.Select(letter => (letter, row.Plain))).ToDictionary(pair => pair.letter, pair => pair.Plain);

    private static bool IsSeparator(char letter) => letter is '-' or '_' or (>= '\u2010' and <= '\u2015') || char.IsWhiteSpace(letter);

    /// <summary>In AddTvlToMarkets each capital begins a word; in USDCPool the P, which is the last capital before small letters.</summary>
    private static bool BeginsWord(string text, int index) =>
        index > 0 && char.IsUpper(text[index])
        && (char.IsLower(text[index - 1]) || char.IsAsciiDigit(text[index - 1])
            || (char.IsUpper(text[index - 1]) && index + 1 < text.Length && char.IsLower(text[index + 1])));

    private static void Separate(StringBuilder slug)
    {
        if (slug.Length > 0 && slug[^1] != '-')
        {
            slug.Append('-');
        }
    }

    private static void Append(StringBuilder slug, char letter)
    {
        var lower = char.ToLowerInvariant(letter);
        if (char.IsAsciiLetterOrDigit(lower))
        {
            slug.Append(lower);
        }
        else if (Plain.TryGetValue(lower, out var plain))
        {
            slug.Append(plain);
        }
    }

    private static InvalidMigrationException Invalid(string description, string message) =>
        new("DescriptionInvalid", $"the description '{description}' {message}");
}
