using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Lending.Migrations.Cli.Commands;

/// <summary>Which migrations are meant: at most one way to say it.</summary>
internal sealed class SelectionOptions
{
    private readonly MigrationDirection _direction;
    private readonly Option<string?> _to;
    private readonly Option<int?> _step;
    private readonly Option<string[]> _name;
    private readonly Option<bool> _all;
    private readonly Option<ModifiedPolicy?> _onModified;
    private readonly Option<OutOfOrderPolicy?> _outOfOrder;

    public SelectionOptions(MigrationDirection direction)
    {
        var up = direction == MigrationDirection.Up;
        _direction = direction;
        _to = new("--to")
        {
            Description = up ? "Apply up to this migration, itself included." : "Undo down to this migration, itself included.",
            HelpName = "name",
        };
        _step = new("--step")
        {
            Description = up ? "Apply the next few." : "Undo the last few. Without any of these options: 1.",
            HelpName = "count",
            CustomParser = ReadCount,
        };
        _name = new("--name")
        {
            Description = up ? "Apply this migration alone; may be repeated." : "Undo this migration alone; may be repeated.",
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

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _to, _step, _name })
        {
            option.Validators.Add(OptionRules.RefuseEmpty);
            command.Add(option);
        }

        command.Add(_direction == MigrationDirection.Down ? _all : _outOfOrder);
        command.Add(_onModified);

        command.Validators.Add(RefuseContradiction);
    }

    /// <exception cref="InvalidMigrationException">A target that is not a migration's name.</exception>
    public MigrationRequest Read(ParseResult parsed) => _direction == MigrationDirection.Up
        ? new MigrationRequest.Apply(Selection(parsed) ?? new MigrationSelection.All())
        {
            OnModified = parsed.GetValue(_onModified),
            OutOfOrder = parsed.GetValue(_outOfOrder) ?? OutOfOrderPolicy.Warn,
        }
        : new MigrationRequest.Revert(Selection(parsed) ?? new MigrationSelection.Next(1)) { OnModified = parsed.GetValue(_onModified) };

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
