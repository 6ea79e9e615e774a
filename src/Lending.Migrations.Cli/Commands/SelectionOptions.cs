using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Lending.Migrations.Cli.Commands;

/// <summary>Which migrations are meant: at most one way to say it.</summary>
internal sealed class SelectionOptions
{
    private readonly Func<MigrationSelection?, MigrationRequest> _request;
    private readonly bool _hasAll;
    private readonly Option<string?> _to;
    private readonly Option<int?> _step;
    private readonly Option<string[]> _name;
    private readonly Option<bool> _all;
    private readonly Option<ModifiedPolicy?> _onModified;
    private readonly Option<OutOfOrderPolicy?> _outOfOrder;

    private SelectionOptions(string verb, bool up, bool hasAll, Func<MigrationSelection?, MigrationRequest> request)
    {
        IsUp = up;
        _request = request;
        _hasAll = hasAll;
        _to = new("--to")
        {
            Description = $"{verb} {(up ? "up" : "down")} to this migration, itself included.",
            HelpName = "name",
        };
        _step = new("--step")
        {
            Description = up ? "Apply the next few." : $"{verb} the last few. Without any of these options: 1.",
            HelpName = "count",
            CustomParser = ReadCount,
        };
        _name = new("--name")
        {
            Description = $"{verb} this migration alone; may be repeated.",
            HelpName = "name",
        };
        _onModified = new("--on-modified")
        {
            Description = (up ? "What a migration that has run and whose text was changed since means" : "What a migration to undo whose text was changed since it ran means")
                + ": warn, fail (nothing is done), or ignore. Default: fail against a protected environment, else warn.",
            HelpName = "warn|fail|ignore",
            CustomParser = result => OptionRules.ReadWord<ModifiedPolicy>(result),
        };
        _outOfOrder = new("--out-of-order")
        {
            Description = "What a migration to run that is older than one that has run means: allow, warn, or fail (nothing is done). Default: warn.",
            HelpName = "allow|warn|fail",
            CustomParser = result => OptionRules.ReadWord<OutOfOrderPolicy>(result),
        };
        _all = new("--all") { Description = "Undo every migration that has run.", Arity = ArgumentArity.Zero };
    }

    /// <summary>Whether nothing is undone.</summary>
    public bool IsUp { get; }

    public static SelectionOptions Up() => new(
        "Apply", up: true, hasAll: false, selection => new MigrationRequest.Apply(selection ?? new MigrationSelection.All()));

    public static SelectionOptions Down() => new(
        "Undo", up: false, hasAll: true, selection => new MigrationRequest.Revert(selection ?? new MigrationSelection.Next(1)));

    public static SelectionOptions Redo() => new(
        "Redo", up: false, hasAll: false, selection => new MigrationRequest.Redo(selection ?? new MigrationSelection.Next(1)));

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _to, _step, _name })
        {
            option.Validators.Add(OptionRules.RefuseEmpty);
            command.Add(option);
        }

        if (_hasAll)
        {
            command.Add(_all);
        }

        if (IsUp)
        {
            command.Add(_outOfOrder);
        }

        command.Add(_onModified);

        command.Validators.Add(RefuseContradiction);
    }

    /// <exception cref="InvalidMigrationException">A target that is not a migration's name.</exception>
    public MigrationRequest Read(ParseResult parsed)
    {
        var request = _request(Selection(parsed)) with { OnModified = parsed.GetValue(_onModified) };
        return request is MigrationRequest.Apply apply ? apply with { OutOfOrder = parsed.GetValue(_outOfOrder) ?? OutOfOrderPolicy.Warn } : request;
    }

    private static int? ReadCount(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
        {
            return count;
        }

        result.AddError($"--step counts migrations: give 1 or more, not '{result.Tokens[0].Value}'.");
        return null;
    }

    private void RefuseContradiction(CommandResult result)
    {
        var given = new Option[] { _to, _step, _name, _all }
            .Where(option => result.GetResult(option) is { Implicit: false })
            .Select(option => option.Name)
            .ToArray();
        if (given.Length > 1)
        {
            result.AddError($"{string.Join(" and ", given)} contradict each other: give one of them.");
        }
    }

    private MigrationSelection? Selection(ParseResult parsed)
    {
        if (parsed.GetValue(_to) is { } target)
        {
            return new MigrationSelection.Through(NameOf(target));
        }

        if (parsed.GetValue(_step) is { } count)
        {
            return new MigrationSelection.Next(count);
        }

        if (parsed.GetValue(_name) is { Length: > 0 } names)
        {
            return new MigrationSelection.Named([.. names.Select(NameOf)]);
        }

        return parsed.GetResult(_all) is { Implicit: false } ? new MigrationSelection.All() : null;
    }

    /// <summary>A file's or a row's name, with its extension, is understood as well.</summary>
    private static MigrationName NameOf(string text) => MigrationName.Parse(MigrationName.StemOf(text));
}
