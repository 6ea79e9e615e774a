using System.Globalization;

namespace Lending.Migrations.Scaffolding;

/// <summary>Finds the 14 digits of a new migration's name.</summary>
internal static class MigrationTimestamp
{
    private const string Format = "yyyyMMddHHmmss";
    private const ulong Last = 99_999_999_999_999;

    /// <summary>
    /// The second of now, or the next one that is free; behind the newest name that exists, unless a name among the older ones
    /// is allowed.
    /// </summary>
    /// <exception cref="InvalidMigrationException">The newest name has the last number that there is.</exception>
    public static string Free(DateTimeOffset now, IReadOnlyCollection<MigrationName> existing, bool allowOutOfOrder)
    {
        var candidate = now.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
        var newest = existing.Max();
        if (!allowOutOfOrder && newest is not null && string.CompareOrdinal(candidate, newest.Timestamp) <= 0)
        {
            candidate = After(Digits(newest), newest);
        }
        var taken = existing.Select(Digits).ToHashSet(StringComparer.Ordinal);
        while (taken.Contains(candidate))
        {
            candidate = After(candidate, newest!);
        }
        return candidate;
    }

    /// <summary>The second of now, or where a name exists the second before the oldest one.</summary>
    /// <exception cref="InvalidMigrationException">The oldest name has the first number that there is.</exception>
    public static string BeforeAll(DateTimeOffset now, IReadOnlyCollection<MigrationName> existing)
    {
        var oldest = existing.Min();
        if (oldest is null)
        {
            return now.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
        }
        var digits = Digits(oldest);
        if (digits != oldest.Timestamp)
        {
            // A dot is less than any digit: of that year, nothing without dots sorts before it.
            digits = digits[..4] + "0101000000";
        }
        if (DateTime.TryParseExact(digits, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time > DateTime.MinValue)
        {
            return time.AddSeconds(-1).ToString(Format, CultureInfo.InvariantCulture);
        }
        var number = ulong.Parse(digits, CultureInfo.InvariantCulture);
        return number > 0
            ? (number - 1).ToString("D14", CultureInfo.InvariantCulture)
            : throw new InvalidMigrationException(
                "TimestampExhausted", $"no name sorts before {oldest}: its number is the first of 14 digits. Rename that migration.");
    }

    /// <summary>Umzug's dotted form without its dots: as digits it sorts right behind itself, since a dot is less than any digit.</summary>
    private static string Digits(MigrationName name) => string.Concat(name.Timestamp.Where(char.IsAsciiDigit));

    /// <summary>The next second; of digits that are no date, the next number.</summary>
    private static string After(string digits, MigrationName newest)
    {
        if (DateTime.TryParseExact(digits, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && time < DateTime.MaxValue.AddSeconds(-1))
        {
            return time.AddSeconds(1).ToString(Format, CultureInfo.InvariantCulture);
        }
        var number = ulong.Parse(digits, CultureInfo.InvariantCulture);
        return number < Last
            ? (number + 1).ToString("D14", CultureInfo.InvariantCulture)
            : throw new InvalidMigrationException(
                "TimestampExhausted",
                $"no name sorts behind {newest}: its number is the last of 14 digits. Rename that migration, or ask for a name out of order.");
    }
}
