using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lending.Migrations.Cli.Commands;

/// <summary>How a command answers.</summary>
internal sealed record OutputChoice(bool Json, bool Verbose)
{
    private const string JsonName = "--json";
    private const string VerboseName = "--verbose";

    public static void AddTo(Command command, string jsonDescription, string verboseDescription)
    {
        command.Add(new Option<bool>(JsonName) { Description = jsonDescription, Arity = ArgumentArity.Zero });
        command.Add(new Option<bool>(VerboseName) { Description = verboseDescription, Arity = ArgumentArity.Zero });
    }

    /// <summary>What was said, also on a command line that is wrong elsewhere.</summary>
    public static OutputChoice Of(ParseResult parsed) => new(Has(parsed, JsonName), Has(parsed, VerboseName));

    private static bool Has(ParseResult parsed, string name) =>
        parsed.Tokens.Any(token => token.Value == name && (token.Type == TokenType.Option || parsed.Errors.Count > 0));
}
