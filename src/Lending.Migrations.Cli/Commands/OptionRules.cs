using System.CommandLine.Parsing;
using System.Globalization;

namespace Lending.Migrations.Cli.Commands;

/// <summary>What holds for options of every command.</summary>
internal static class OptionRules
{
    /// <summary>A day: who waits longer has forgotten about it.</summary>
    private const double LongestWait = 86_400;

    /// <summary>Reads a time in seconds.</summary>
    public static TimeSpan? ReadSeconds(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestWait)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} is in seconds: give 0 to {LongestWait}, not '{text}'.");
        return null;
    }

    /// <summary>An empty text is most often a shell variable that nobody set; to go on without it would do something else.</summary>
    public static void RefuseEmpty(OptionResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{result.Option.Name} is empty. Is a variable not set?");
        }
    }

    /// <summary>A word of a set, in any case of its letters; a number is none.</summary>
    public static T? ReadWord<T>(ArgumentResult result)
        where T : struct, Enum
    {
        var text = result.Tokens[0].Value;
        foreach (var word in Enum.GetValues<T>())
        {
            if (word.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        var known = string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name} is one of {known}, not '{text}'.");
        return null;
    }
}
