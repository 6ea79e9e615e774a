using System.Globalization;
using System.Text.RegularExpressions;

namespace Lending.Migrations;

/// <summary>
/// A time as a migration's author writes it: <c>500ms</c>, <c>10s</c>, <c>2min</c>. With PostgreSQL's units (manual, 20.1), and never
/// without one: a bare number is milliseconds to PostgreSQL and JavaScript, and seconds to most people.
/// </summary>
public static partial class LockDuration
{
    /// <summary>How it is written, for errors.</summary>
    public const string Form = "a number and its unit, such as 500ms, 10s or 2min; 0s waits as long as it takes";

    /// <summary>A day, in milliseconds.</summary>
    private const double Longest = 86_400_000;

    /// <summary>Reads it.</summary>
    /// <param name="text">What the author wrote.</param>
    /// <param name="duration">At most a day.</param>
    /// <returns>False where it has another form.</returns>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var match = Written().Match(text ?? "");
        if (!match.Success || !double.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var milliseconds = number * match.Groups["unit"].Value switch { "ms" => 1, "s" => 1000, "min" => 60_000, _ => 3_600_000 };
        duration = TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest));
        return milliseconds <= Longest;
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{1,9})(?<unit>ms|s|min|h)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
