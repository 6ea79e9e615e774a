using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO.Enumeration;
using Lending.Migrations.Cli.Output;

namespace Lending.Migrations.Cli.Commands;

/// <summary><c>history</c>: what was done, by whom, and what failed.</summary>
internal sealed class HistoryCommand : Command
{
    private readonly Shell _shell;
    private readonly DatabaseOptions _database = new(withPath: false);

    private readonly Option<string[]> _name = new("--name")
    {
        Description = "Only this migration; may be repeated. * stands for any characters, ? for one.",
        HelpName = "name",
    };

    private readonly Option<string[]> _outcome = new("--outcome")
    {
        Description = $"Only what ended so; may be repeated: {string.Join(", ", HistoryOutcome.All)}.",
        HelpName = "word",
        CustomParser = ReadOutcomes,
    };

    private readonly Option<DateTimeOffset?> _since = new("--since")
    {
        Description = "Only what began at this time or later: 2026-01-31 or 2026-01-31T14:30, this machine's time; 2026-01-31T14:30Z, UTC.",
        HelpName = "time",
        CustomParser = ReadTime,
    };

    private readonly Option<Guid?> _runId = new("--run-id")
    {
        Description = "Only this run.",
        HelpName = "id",
        CustomParser = ReadId,
    };

    public HistoryCommand(Shell shell)
        : base("history", "Show what was done to the migrations, the newest last: who, when, how long it took, what failed and why. Writes nothing.")
    {
        _shell = shell;
        _name.Validators.Add(OptionRules.RefuseEmpty);
        foreach (var option in new Option[] { _name, _outcome, _since, _runId })
        {
            Add(option);
        }

        _database.AddTo(this);
        OutputChoice.AddTo(
            this,
            "Write a JSON array of the entries to the output stream, and nothing else. Durations are in seconds.",
            "Show run and machine too, and tell what is done.");
        SetAction(parsed => shell.Run(OutputChoice.Of(parsed), results => Run(parsed, results)));
    }

    /// <summary>Reads what is asked for.</summary>
    public HistoryQuery Read(ParseResult parsed)
    {
        string[] names = [.. (parsed.GetValue(_name) ?? []).Select(MigrationName.StemOf)];
        return new HistoryQuery
        {
            Name = names.Length == 0 ? null : name => Array.Exists(names, wanted => FileSystemName.MatchesSimpleExpression(wanted, name)),
            Outcomes = parsed.GetValue(_outcome) ?? [],
            Since = parsed.GetValue(_since),
            RunId = parsed.GetValue(_runId),
        };
    }

    private static string[]? ReadOutcomes(ArgumentResult result)
    {
        var words = result.Tokens.Select(token => token.Value.ToLowerInvariant()).ToArray();
        if (words.FirstOrDefault(word => !HistoryOutcome.All.Contains(word)) is { } unknown)
        {
            result.AddError($"--outcome is one of {string.Join(", ", HistoryOutcome.All)}, not '{unknown}'.");
        }

        return words;
    }

    private static DateTimeOffset? ReadTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time))
        {
            return time;
        }

        result.AddError($"--since is a time such as 2026-01-31T14:30Z, not '{text}'.");
        return null;
    }

    private static Guid? ReadId(ArgumentResult result)
    {
        if (Guid.TryParse(result.Tokens[0].Value, out var id))
        {
            return id;
        }

        result.AddError($"--run-id is an id as the history shows it (--json, --verbose), not '{result.Tokens[0].Value}'.");
        return null;
    }

    private int Run(ParseResult parsed, IResults results) => new TargetRuns(_shell, results) { TellsGoodEnd = false, ReadsSet = false }.Each(
        _database.ReadAll(parsed, _shell), migrator => migrator.GetHistory(Read(parsed), _shell.Cancellation), results.History);
}
