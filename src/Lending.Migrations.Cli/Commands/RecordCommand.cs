using System.CommandLine;
using System.CommandLine.Parsing;
using Lending.Migrations.Cli.Output;

namespace Lending.Migrations.Cli.Commands;

/// <summary><c>register</c>, <c>unregister</c> and <c>repair</c>: changes of the records that run nothing.</summary>
internal sealed class RecordCommand : Command
{
    private readonly Shell _shell;
    private readonly Func<RecordSelection, ParseResult, RecordRequest> _request;
    private readonly DatabaseOptions _database = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly LockTimeoutOption _lockTimeout = new();

    private readonly Option<string[]> _name = new("--name") { Description = "This migration alone; may be repeated.", HelpName = "name" };
    private readonly Option<string?> _to = new("--to") { HelpName = "name" };
    private readonly Option<bool> _all = new("--all") { Arity = ArgumentArity.Zero };

    private readonly Option<string?> _reason = new("--reason")
    {
        Description = "Why, for the history.",
        HelpName = "text",
    };

    private readonly WhatIfOption _whatIf = new("Show what would be changed. Writes nothing and takes no lock.");

    private RecordCommand(
        string name, string description, string all, string? to, Func<RecordSelection, ParseResult, RecordRequest> request, Shell shell)
        : base(name, description)
    {
        _shell = shell;
        _request = request;
        _all.Description = all;
        _to.Description = to;
        foreach (var option in to is null ? new Option[] { _name, _reason } : [_name, _to, _reason])
        {
            option.Validators.Add(OptionRules.RefuseEmpty);
            Add(option);
        }

        Add(_all);
        _database.AddTo(this);
        _environment.AddTo(this, isGuarded: name != "register");
        Add(_lockTimeout);
        _whatIf.AddAloneTo(this);
        OutputChoice.AddTo(
            this,
            "Write a JSON array of the changes to the output stream, and nothing else.",
            "Tell what is done, and the details of errors.");
        Validators.Add(RequireOneSelection);
        SetAction(parsed => shell.Run(OutputChoice.Of(parsed), results => Run(parsed, results)));
    }

    public static RecordCommand Register(Shell shell) => new(
        "register",
        "Mark pending migrations as executed, without running them: for a baseline, or what was made by hand.",
        "All that is pending.",
        "All that is pending up to this migration, itself included.",
        (which, _) => new RecordRequest.Register(which),
        shell);

    public static RecordCommand Unregister(Shell shell) => new(
        "unregister",
        "Mark executed migrations as pending, without undoing them: for what was taken back by hand.",
        "All that counts as executed.",
        "All that counts as executed down to this migration, itself included.",
        (which, _) => new RecordRequest.Unregister(which),
        shell);

    public static RecordCommand Repair(Shell shell)
    {
        var settleAs = new Option<SettleAs?>("--settle-as")
        {
            Description = "What an interrupted migration shall count as, after you have looked what of it is there: executed or pending.",
            HelpName = "executed|pending",
            CustomParser = result => OptionRules.ReadWord<SettleAs>(result),
        };
        return new RecordCommand(
            "repair",
            "Mend the records: accept a changed text, forget a missing migration, settle an interrupted one.",
            "All that needs it.",
            to: null,
            (which, parsed) => new RecordRequest.Repair(which) { SettleAs = parsed.GetValue(settleAs) },
            shell) { settleAs };
    }

    private static bool Has(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>All of them is never what nothing means.</summary>
    private void RequireOneSelection(CommandResult result)
    {
        Option[] ways = Options.Contains(_to) ? [_name, _to, _all] : [_name, _all];
        var given = ways.Where(way => Has(result, way)).Select(way => way.Name).ToArray();
        if (given.Length == 0)
        {
            result.AddError($"Say which migrations: {string.Join(", ", ways.Select(way => way.Name))}.");
        }
        else if (given.Length > 1)
        {
            result.AddError($"{string.Join(" and ", given)} contradict each other: give one of them.");
        }
    }

    private int Run(ParseResult parsed, IResults results)
    {
        var targets = _database.ReadAll(parsed, _shell).With(options => options with
        {
            LockTimeout = parsed.GetValue(_lockTimeout) ?? options.LockTimeout,
            Environment = _environment.Read(parsed),
        });
        var request = _request(Selection(parsed), parsed) with { Reason = parsed.GetValue(_reason) };
        var isPreview = _whatIf.IsGiven(parsed.CommandResult);
        return new TargetRuns(_shell, results).Each(
            targets,
            migrator => isPreview ? migrator.Preview(request, _shell.Cancellation) : migrator.Record(request, _shell.Cancellation),
            report => results.Recorded(report, request.Reason, isPreview));
    }

    private RecordSelection Selection(ParseResult parsed) =>
        parsed.GetValue(_name) is { Length: > 0 } names ? new RecordSelection.Named([.. names.Select(MigrationName.StemOf)])
        : Options.Contains(_to) && parsed.GetValue(_to) is { } target ? new RecordSelection.Through(MigrationName.StemOf(target))
        : new RecordSelection.All();
}
