using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Lending.Migrations.Running;

namespace Lending.Migrations.Cli.Commands;

/// <summary>What there is to say of several targets.</summary>
internal sealed class TargetOptions
{
    private readonly Option<string?> _file = new("--targets")
    {
        Description = "A file of targets: a JSON array of objects with databaseUrl, schema and role, each of which may be left out. "
            + "In place of --database-url and --schema, and safer for passwords.",
        HelpName = "file",
    };

    private readonly Option<int?> _throttleLimit = new("--throttle-limit")
    {
        Description = "How many targets are worked on at a time, each on a connection of its own; 1 is one after the other. Default: 4.",
        HelpName = "count",
        CustomParser = ReadLimit,
    };

    private readonly Option<bool> _stopOnFirstError = new("--stop-on-first-error")
    {
        Description = "Begin no further target once one has failed; those at work go on to their ends.",
        Arity = ArgumentArity.Zero,
    };

    public void AddTo(Command command)
    {
        _file.Validators.Add(OptionRules.RefuseEmpty);
        command.Add(_file);
        command.Add(_throttleLimit);
        command.Add(_stopOnFirstError);
    }

    public bool NamesFile(CommandResult result) => result.GetResult(_file) is { Implicit: false };

    /// <exception cref="InvalidMigrationException">The file cannot be used.</exception>
    public IReadOnlyList<TargetEntry>? ReadFile(ParseResult parsed, string currentFolder) =>
        parsed.GetValue(_file) is { } file ? TargetFile.Read(Path.GetFullPath(file, currentFolder)) : null;

    public ManyTargetsSettings ReadSettings(ParseResult parsed)
    {
        var usual = new ManyTargetsSettings();
        return usual with
        {
            ThrottleLimit = parsed.GetValue(_throttleLimit) ?? usual.ThrottleLimit,
            StopOnFirstError = parsed.GetResult(_stopOnFirstError) is { Implicit: false },
        };
    }

    private static int? ReadLimit(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= ManyTargetsSettings.HighestThrottleLimit)
        {
            return count;
        }

        result.AddError($"--throttle-limit is a number from 1 to {ManyTargetsSettings.HighestThrottleLimit}, not '{text}'.");
        return null;
    }
}
