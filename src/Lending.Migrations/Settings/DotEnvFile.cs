using System.Text;
using System.Text.RegularExpressions;
using dotenv.net;

namespace Lending.Migrations.Settings;

/// <summary>
/// A <c>.env</c> file. Quotes, escapes, <c>export</c>, comments and values over several lines are read by dotenv.net, entry by
/// entry, so that an error has a line; <c>${NAME}</c> is ours, because the library's expansion takes a bare <c>$</c> for one too
/// and would eat it out of a password.
/// </summary>
/// <remarks>
/// <c>${NAME}</c> and <c>${NAME:-default}</c> stand for the environment's value, else for that of an entry further up; not in
/// single quotes, and not after a backslash. Where a name is given twice, the later counts. A line that is no entry is skipped,
/// as Node's dotenv does, unless it begins with the name that is wanted. No message holds a value.
/// </remarks>
internal sealed partial class DotEnvFile
{
    private const string ErrorId = "DotEnvInvalid";

    private readonly List<Entry> _entries = [];
    private readonly List<(int Line, string Text)> _skipped = [];

    private DotEnvFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>The <c>.env</c> of the folder, else of the nearest parent that has one; null where none has.</summary>
    public static string? FindNearest(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            var path = System.IO.Path.Combine(current.FullName, ".env");
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <exception cref="InvalidMigrationException">It cannot be read, or a quote is never closed.</exception>
    public static DotEnvFile Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidMigrationException(ErrorId, "The file cannot be read. Give the database URL itself, or the right to read it.",
                new SourceLocation(path), error);
        }

        var file = new DotEnvFile(path);
        for (var next = 0; next < lines.Length;)
        {
            next = file.ReadEntry(lines, next);
        }

        return file;
    }

    /// <summary>The value of the last entry of that name; null where there is none.</summary>
    /// <exception cref="InvalidMigrationException">Its line is no entry, or it refers to a name that nobody defines.</exception>
    public string? Get(string name, Func<string, string?> environment)
    {
        var index = LastEntry(name, _entries.Count);
        if (index >= 0)
        {
            return Expand(index, environment);
        }

        var skipped = _skipped.Find(line => Regex.IsMatch(line.Text, $@"\A\s*(?:export\s+)?{Regex.Escape(name)}\b"));
        return skipped.Line == 0 ? null : throw Malformed(skipped.Line, $"this is no entry. Write {name}=value");
    }

    private int ReadEntry(string[] lines, int first)
    {
        var text = new StringBuilder(lines[first]);
        var next = first + 1;
        IDictionary<string, string>? found;
        while ((found = Parse(text.ToString())) is null)
        {
            // An open quote: on to the next line that may close it.
            do
            {
                text.Append('\n').Append(next < lines.Length ? lines[next] : throw Malformed(first + 1, "a quote is opened and never closed"));
            }
            while (lines[next++].AsSpan().IndexOfAny('\'', '"') < 0);
        }

        foreach (var (name, value) in found)
        {
            _entries.Add(new Entry(name, value, first + 1, SingleQuoted().IsMatch(lines[first])));
        }

        if (found.Count == 0)
        {
            _skipped.Add((first + 1, lines[first]));
        }

        return next;
    }

    /// <summary>Null where a quote is still open.</summary>
    private static IDictionary<string, string>? Parse(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        try
        {
            return new DotEnvOptions(ignoreExceptions: false, trimValues: true, supportExportSyntax: true, envStreams: [stream]).Read();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private int LastEntry(string name, int before) => _entries.GetRange(0, before).FindLastIndex(entry => entry.Name == name);

    private string Expand(int index, Func<string, string?> environment)
    {
        var entry = _entries[index];
        return entry.Literal ? entry.Value : Reference().Replace(entry.Value, reference =>
        {
            if (reference.Groups["escape"].Success)
            {
                return reference.Value[1..];
            }

            var name = reference.Groups["name"].Value;
            var earlier = LastEntry(name, index);
            var value = environment(name) ?? (earlier >= 0 ? Expand(earlier, environment) : null);
            var hasDefault = reference.Groups["default"].Success;
            return value is null or "" && hasDefault ? reference.Groups["default"].Value : value ?? throw Malformed(
                entry.Line,
                $"{entry.Name} refers to ${{{name}}}, which neither the environment nor a line further up defines. Define it, or put the "
                + "value in single quotes if the text is meant as it stands");
        });
    }

    private InvalidMigrationException Malformed(int line, string reason) => new(ErrorId, $"{reason}.", new SourceLocation(Path, line));

    [GeneratedRegex(@"\A[^=]*=\s*'")]
    private static partial Regex SingleQuoted();

    [GeneratedRegex(@"(?<escape>\\)?\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::?-(?<default>[^{}]*))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    private sealed record Entry(string Name, string Value, int Line, bool Literal);
}
