using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Lending.Migrations.Lexing;

namespace Lending.Migrations.Sources;

/// <summary>What a script's bytes must be: UTF-8 without NUL, which PostgreSQL's text cannot hold; a byte order mark may lead.</summary>
internal static class ScriptEncoding
{
    /// <summary>UTF-8's byte order mark.</summary>
    public static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>How many bytes the byte order mark takes: 3 or 0.</summary>
    /// <exception cref="InvalidMigrationException">The mark is that of UTF-16 or UTF-32.</exception>
    public static int MarkLength(ReadOnlySpan<byte> start, string file)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new InvalidMigrationException(
                "ScriptEncodingInvalid", "the file is UTF-16. Save it as UTF-8.", new SourceLocation(file, 1));
        }
        return start.StartsWith(Mark) ? Mark.Length : 0;
    }

    /// <summary>Checks a part of the text that ends with a whole character.</summary>
    /// <param name="part">The bytes.</param>
    /// <param name="before">Where the part begins.</param>
    /// <param name="file">Named in the error.</param>
    /// <exception cref="InvalidMigrationException">The part is not UTF-8, or has a NUL.</exception>
    public static void Check(ReadOnlySpan<byte> part, LineCounter before, string file)
    {
        if (part.IndexOf((byte)0) is >= 0 and var zero)
        {
            before.Pass(part[..zero]);
            throw Error("a NUL byte, which PostgreSQL cannot store. Take it out; if the file is UTF-16, save it as UTF-8.", before, file);
        }
        if (!Utf8.IsValid(part))
        {
            var wrong = FirstInvalid(part);
            before.Pass(part[..wrong]);
            throw Error($"byte 0x{part[wrong]:X2} is not UTF-8. Save the file as UTF-8.", before, file);
        }
    }

    /// <summary>How many bytes at the end begin a character that is not complete: 0 to 3.</summary>
    public static int IncompleteTail(ReadOnlySpan<byte> bytes)
    {
        for (var tail = 1; tail <= 3 && tail <= bytes.Length; tail++)
        {
            var value = bytes[^tail];
            if ((value & 0xC0) != 0x80)
            {
                var length = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : value >= 0xC0 ? 2 : 1;
                return length > tail ? tail : 0;
            }
        }
        return 0;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }
        return at;
    }

    private static InvalidMigrationException Error(string message, LineCounter place, string file) =>
        new("ScriptEncodingInvalid", message, new SourceLocation(file, place.Line, place.Column));
}
