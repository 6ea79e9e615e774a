using System.CommandLine.Parsing;

namespace Lending.Migrations.Cli.Commands;

/// <summary>What holds for options of every command.</summary>
internal static class OptionRules
{
    /// <summary>An empty text is most often a shell variable that nobody set; to go on without it would do something else.</summary>
    public static void RefuseEmpty(OptionResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{result.Option.Name} is empty. Is a variable not set?");
        }
    }
}
