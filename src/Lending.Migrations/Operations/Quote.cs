using System.Collections;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;

namespace Lending.Migrations.Operations;

/// <summary>
/// The one place where names and values become SQL text. What it returns is safe whatever the input holds: a name is always quoted
/// and a value always escaped, independently of <c>standard_conforming_strings</c> (PostgreSQL manual, "Lexical Structure").
/// </summary>
internal static class Quote
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Identifier(string name)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw new InvalidMigrationException("IdentifierInvalid", "A table, column, index or type was given no name. Name it.");
        }

        return $"\"{Storable(name, "IdentifierInvalid").Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    public static string Identifiers(IEnumerable<string> names) => string.Join(", ", names.Select(Identifier));

    /// <summary>As the server's own quote_literal: E'' only where a backslash asks for it.</summary>
    public static string String(string text)
    {
        var quoted = $"'{Storable(text, "ValueInvalid").Replace("'", "''", StringComparison.Ordinal)}'";
        return text.Contains('\\', StringComparison.Ordinal) ? $"E{quoted.Replace(@"\", @"\\", StringComparison.Ordinal)}" : quoted;
    }

    public static string Bytes(byte[] bytes) => String($@"\x{Convert.ToHexString(bytes).ToLowerInvariant()}");

    /// <summary>A value by its CLR type, as Sequelize escapes one whose column it does not know.</summary>
    public static string Value(object? value) => value switch
    {
        null => "NULL",
        SqlExpression expression => expression.ToSql(),
        bool flag => flag ? "true" : "false",
        byte[] bytes => Bytes(bytes),
        double number when !double.IsFinite(number) => String(Text(number)),
        float number when !float.IsFinite(number) => String(Text(number)),
        _ when IsNumber(value) => Text(value),
        IEnumerable items and not (string or IDictionary) => Array(items),
        _ => String(Text(value)),
    };

    /// <summary>A single value as the server reads it from text, not yet quoted.</summary>
    public static string Text(object value) => value switch
    {
        string text => text,
        char character => character.ToString(),
        DateTimeOffset instant => Instant(instant.UtcDateTime),
        DateTime time => Instant(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        Guid or IPAddress => value.ToString()!,
        _ when IsNumber(value) => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidMigrationException(
            "ValueInvalid",
            $"A value of type {value.GetType()} cannot be written as SQL. Give the column a type that takes it "
            + "(DataTypes.Json for objects), or write the SQL with Sql.Literal."),
    };

    public static bool IsNumber(object value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or BigInteger;

    private static string Array(IEnumerable items)
    {
        var values = items.Cast<object?>().Select(Value).ToList();
        return values.Count > 0
            ? $"ARRAY[{string.Join(",", values)}]"
            : throw new InvalidMigrationException(
                "ValueInvalid", "An empty array needs a type. Give the column DataTypes.Array(…), or write it with Sql.Cast.");
    }

    /// <summary>Sequelize's text of a date, with microseconds where there are any.</summary>
    private static string Instant(DateTime utc)
    {
        var format = utc.Microsecond == 0 ? "yyyy-MM-dd HH:mm:ss.fff +00:00" : "yyyy-MM-dd HH:mm:ss.ffffff +00:00";
        return utc.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Storable(string text, string errorId)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            var shown = text.Replace("\0", "\\0", StringComparison.Ordinal);
            throw new InvalidMigrationException(errorId, $"'{shown}' holds a NUL character, which PostgreSQL cannot store. Take it out.");
        }

        try
        {
            _ = Utf8.GetByteCount(text);
            return text;
        }
        catch (EncoderFallbackException)
        {
            throw new InvalidMigrationException(
                errorId, "A name or value holds half of a surrogate pair, which is no Unicode text. Write the whole character.");
        }
    }
}
