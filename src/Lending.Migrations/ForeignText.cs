using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lending.Migrations;

/// <summary>
/// The one place where text of foreign origin (a server's notice or error, SQL, a migration's name, an exception's message) is
/// made safe to be shown: secrets are masked, a terminal is not steered, and the logging commands of CI systems are not obeyed.
/// </summary>
/// <remarks>
/// <para>
/// A secret of four characters or more is masked wherever it stands, raw, percent-encoded, or as a connection string or SQL
/// quotes it. A shorter one is masked where it stands alone: it would eat half of any text else. Passwords inside URLs and
/// connection strings are masked too, whoever's they are.
/// </para>
/// <para>
/// Azure Pipelines looks for <c>##vso[</c> anywhere in a line, GitHub's runner for <c>##[</c> likewise and for <c>::name …::</c> after
/// leading white space. They become <c>##_vso[</c>, <c>##_[</c> and <c>:_:name …::</c>.
/// </para>
/// </remarks>
public sealed partial class ForeignText
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mask = "***";

    private const int ShortestMaskedAnywhere = 4;

    private readonly Regex? _secrets;

    /// <summary>Remembers what must not be shown.</summary>
    /// <param name="secrets">As they are, not encoded; empty ones are ignored.</param>
    public ForeignText(IEnumerable<string> secrets)
    {
        var patterns = secrets
            .Where(secret => !string.IsNullOrWhiteSpace(secret))
            .SelectMany(WaysToWrite)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(secret => secret.Length)
            .Select(Pattern)
            .ToArray();
        _secrets = patterns.Length == 0 ? null : new Regex(string.Join('|', patterns), RegexOptions.CultureInvariant);
    }

    /// <summary>The text as it may be shown; line ends become LF, other control characters are written as <c>\x1B</c>.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        // Controls first: one in the middle of a secret or of a command would hide it from the other two.
        var plain = Printable(text);
        plain = _secrets?.Replace(plain, Mask) ?? plain;
        plain = PasswordInText().Replace(plain, "${before}" + Mask);
        plain = AzureCommand().Replace(plain, "##_");
        return GitHubCommand().Replace(plain, ":_:");
    }

    private static string Printable(string text) => Control().Replace(
        text.ReplaceLineEndings("\n"),
        control => string.Create(CultureInfo.InvariantCulture, $"\\{(control.Value[0] < 256 ? 'x' : 'u')}{(int)control.Value[0]:X2}"));

    private static IEnumerable<string> WaysToWrite(string secret)
    {
        var encoded = Uri.EscapeDataString(secret);
        string[] ways =
        [
            secret,
            encoded,
            PercentSequence().Replace(encoded, sequence => sequence.Value.ToLowerInvariant()),
            secret.Replace("\"", "\"\"", StringComparison.Ordinal),
            secret.Replace("'", "''", StringComparison.Ordinal),
            secret.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal),
            secret.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal),
        ];
        return ways.Select(Printable);
    }

    private static string Pattern(string secret) => secret.Length >= ShortestMaskedAnywhere
        ? Regex.Escape(secret)
        : $@"(?<![\p{{L}}\p{{N}}_]){Regex.Escape(secret)}(?![\p{{L}}\p{{N}}_])";

    // Line and direction marks of Unicode as well: they reorder or split what a reader sees.
    [GeneratedRegex(@"[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069-[\n\t]]")]
    private static partial Regex Control();

    // In a URL, in a connection string, in CREATE ROLE … PASSWORD '…'.
    [GeneratedRegex(
        @"(?<before>://[^\s:/@]*:)[^\s'""]+(?=@)|(?<before>\bpassword(?:\s*=)?\s*)(?:'[^']*'|""[^""]*"")|(?<before>\b(?:password|pwd)=)[^\s;'""&]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PasswordInText();

    [GeneratedRegex(@"##(?=(?:vso)?\[)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AzureCommand();

    [GeneratedRegex(@"(?<=^[^\S\n]*)::(?=[^\n]*::)", RegexOptions.Multiline)]
    private static partial Regex GitHubCommand();

    [GeneratedRegex("%[0-9A-F]{2}")]
    private static partial Regex PercentSequence();
}
