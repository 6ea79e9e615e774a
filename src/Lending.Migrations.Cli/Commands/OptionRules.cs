using System.CommandLine.Parsing;
using System.Globalization;

namespace Lending.Migrations.Cli.Commands;

/// <summary>What holds for options of every command.</summary>
internal static class OptionRules
{
    /// <summary>A day: who waits longer has forgotten about it.</summary>
    private const double LongestWait = 86_400;

    private const int MostTimes = 1000;

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

    /// <summary>Reads a number of times, none among them.</summary>
    public static int? ReadCount(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostTimes)
        {
            return count;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} is a number from 0 to {MostTimes}, not '{text}'.");
        return null;
    }

    /// <summary>A limit of nothing is no limit to PostgreSQL, and an end at once to most people.</summary>
    public static void RefuseZero(OptionResult result)
    {
        if (result.Tokens is [{ Value: var text }] && double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds == 0)
        {
            result.AddError($"{result.Option.Name} 0 would end every statement at once: give more, or leave it out for no limit.");
        }
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
