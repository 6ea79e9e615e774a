using System.Text;
using Lending.Migrations.Lexing;

namespace Lending.Migrations.Sources;

/// <summary>
/// A line that says which half of the migration follows: <c>-- migrate:up</c>, <c>-- migrate:down</c>, each with an optional
/// <c>transaction:false</c> and <c>lock_timeout:10s</c>.
/// </summary>
internal sealed record SqlMarker(MigrationDirection Direction, bool Transactional, TimeSpan? LockTimeout = null)
{
    private const string Transaction = "transaction";
    private const string LockWait = "lock_timeout";

    /// <summary>How it is written.</summary>
    public const string Form = "'-- migrate:up' or '-- migrate:down', each with an optional 'transaction:false' and 'lock_timeout:10s'";

    /// <summary>What takes a half out of the transaction.</summary>
    public static string OptOut(MigrationDirection direction) => $"'-- migrate:{(direction == MigrationDirection.Up ? "up" : "down")} transaction:false'";

    /// <summary>Stands for the marker of a script that has none.</summary>
    public static SqlMarker Whole { get; } = new(MigrationDirection.Up, Transactional: true);

    private static ReadOnlySpan<byte> Blanks => " \t\f\v"u8;

    /// <summary>
    /// True where the comment at the cursor is a marker or tries to be one (<c>--Migrate :</c>): one that was taken for a mere
    /// comment would leave the way back among the statements of the way forth.
    /// </summary>
    public static bool Begins(ScriptWindow window)
    {
        var at = 2;
        while (window.Peek(at) is ' ' or '\t' or '-')
        {
            at++;
        }
        foreach (var letter in "migrate"u8)
        {
            if ((window.Peek(at++) | 0x20) != letter)
            {
                return false;
            }
        }
        while (window.Peek(at) is ' ' or '\t')
        {
            at++;
        }
        return window.Peek(at) == ':';
    }

    /// <summary>Reads a marker.</summary>
    /// <param name="comment">The whole comment, from its dashes on.</param>
    /// <param name="location">Named in errors.</param>
    /// <exception cref="InvalidMigrationException">It only resembles a marker, or has an option that is unknown.</exception>
    public static SqlMarker Parse(ReadOnlySpan<byte> comment, SourceLocation location)
    {
        var words = comment[2..];
        var word = NextWord(ref words);
        var isUp = word.SequenceEqual("migrate:up"u8);
        if (!isUp && !word.SequenceEqual("migrate:down"u8))
        {
            throw Error(location, $"'{Shown(comment)}' is no marker. A marker is {Form}; a comment that is none must not begin with 'migrate:'.");
        }
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!(word = NextWord(ref words)).IsEmpty)
        {
            var (name, value) = Option(Shown(word), location);
            if (!options.TryAdd(name, value))
            {
                throw Error(location, $"the option '{name}' stands twice. Leave one.");
            }
        }
        return new SqlMarker(
            isUp ? MigrationDirection.Up : MigrationDirection.Down,
            options.GetValueOrDefault(Transaction) != "false",
            options.TryGetValue(LockWait, out var text) && LockDuration.TryParse(text, out var timeout) ? timeout : null);
    }

    private static (string Name, string Value) Option(string word, SourceLocation location)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var (name, value) = colon < 0 ? (word, "") : (word[..colon], word[(colon + 1)..]);
        return (name, value) switch
        {
            (Transaction, "true" or "false") => (name, value),
            (LockWait, _) when LockDuration.TryParse(value, out _) => (name, value),
            (LockWait, _) => throw Error(location, $"'{word}' is not understood. A time is {LockDuration.Form}."),
            _ => throw Error(location, $"'{word}' is no option of a marker. Those there are: 'transaction:false', 'lock_timeout:10s'."),
        };
    }

    private static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(Blanks);
        var length = rest.IndexOfAny(Blanks);
        var word = length < 0 ? rest : rest[..length];
        rest = rest[word.Length..];
        return word;
    }

    private static string Shown(ReadOnlySpan<byte> text)
    {
        var shown = Encoding.UTF8.GetString(text).TrimEnd();
        return shown.Length <= 60 ? shown : $"{shown[..60]}…";
    }

    private static InvalidMigrationException Error(SourceLocation location, string message) => new("ScriptInvalid", message, location);
}
