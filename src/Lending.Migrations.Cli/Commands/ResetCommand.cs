using System.CommandLine;
using System.CommandLine.Parsing;
using Lending.Migrations.Cli.Output;

namespace Lending.Migrations.Cli.Commands;

/// <summary><c>reset</c>: a database from its beginning.</summary>
internal sealed class ResetCommand : Command
{
    private readonly Shell _shell;
    private readonly DatabaseOptions _database = new();
    private readonly EnvironmentOptions _environment = new();

    private readonly Option<bool> _drop = Flag(
        "--drop", "Empty the schema in place of running the ways back: all that this user owns in it. Extensions and others' objects are kept and told.");

    private readonly Option<string[]> _dropSchema = new("--drop-schema")
    {
        Description = "With --drop: a further schema to empty; may be repeated.",
        HelpName = "name",
    };

    private readonly Option<bool> _terminate = Flag("--terminate-connections", "End all other sessions on the database before, and tell which.");

    private readonly Option<string[]> _seedPath = new("--seed-path")
    {
        Description = "A file of plain SQL to run afterwards, or a folder of such, in the order of their names; may be repeated. Each is one transaction.",
        HelpName = "path",
    };

    private readonly LockTimeoutOption _lockTimeout = new();

    private readonly Option<TimeSpan?> _ddlLockTimeout = new("--ddl-lock-timeout")
    {
        Description = "How long a statement waits for a lock, in seconds; 0 waits as long as it takes. Default: 5.",
        HelpName = "seconds",
        CustomParser = OptionRules.ReadSeconds,
    };

    private readonly WhatIfOption _whatIf = new("Show what would be dropped and run. Writes nothing and takes no lock.");
    private readonly Option<bool> _yes = Flag("--yes", "Do it. All that the database holds is lost.");

    public ResetCommand(Shell shell)
        : base("reset", "Undo all migrations, or empty the schema, apply the whole set and run seeds. Needs --yes, or --what-if to look first.")
    {
        _shell = shell;
        _database.AddTo(this);
        _environment.AddTo(this, isGuarded: true);
        _dropSchema.Validators.Add(OptionRules.RefuseEmpty);
        _seedPath.Validators.Add(OptionRules.RefuseEmpty);
        foreach (var option in new Option[] { _drop, _dropSchema, _terminate, _seedPath, _lockTimeout, _ddlLockTimeout, _yes })
        {
            Add(option);
        }

        _whatIf.AddAloneTo(this);
        OutputChoice.AddTo(
            this,
            "Write a JSON array of the migrations that were finished to the output stream, and nothing else. Durations are in seconds.",
            "Tell what is done, the server's notices and the details of errors; with --what-if the SQL.");
        Validators.Add(RefuseContradiction);
        SetAction(parsed => shell.Run(OutputChoice.Of(parsed), results => Run(parsed, results)));
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    private static bool Has(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private void RefuseContradiction(CommandResult result)
    {
        if (Has(result, _dropSchema) && !Has(result, _drop))
        {
            result.AddError("--drop-schema names schemas to be emptied, which is done with --drop alone. Add it, or leave both.");
        }

        if (Has(result, _yes) == _whatIf.IsGiven(result))
        {
            result.AddError(Has(result, _yes)
                ? "--yes and --what-if contradict each other: give one of them."
                : "reset loses what the database holds: give --yes to do it, or --what-if to look first.");
        }
    }

    private MigrationRequest.Reset Request(ParseResult parsed) => new()
    {
        Drop = Has(parsed.CommandResult, _drop),
        MoreSchemas = parsed.GetValue(_dropSchema) ?? [],
        TerminateConnections = Has(parsed.CommandResult, _terminate),
        SeedPaths = [.. (parsed.GetValue(_seedPath) ?? []).Select(path => Path.GetFullPath(path, _shell.CurrentFolder))],
    };

    private int Run(ParseResult parsed, IResults results)
    {
        var targets = _database.ReadAll(parsed, _shell).With(options => options with
        {
            LockTimeout = parsed.GetValue(_lockTimeout) ?? options.LockTimeout,
            DdlLockTimeout = parsed.GetValue(_ddlLockTimeout) ?? options.DdlLockTimeout,
            Environment = _environment.Read(parsed),
        });
        var request = Request(parsed);
        var runs = new TargetRuns(_shell, results);
        return _whatIf.IsGiven(parsed.CommandResult)
            ? runs.Each(targets, migrator => migrator.Preview(request, _shell.Cancellation), preview =>
            {
                Tell(preview);
                results.Previewed(preview, request.Direction);
            })
            : runs.Each(targets, migrator => migrator.Run(request, _shell.Cancellation), report => results.Ran(report, request.Direction));
    }

    private void Tell(MigrationPreview preview)
    {
        foreach (var dropped in preview.Emptied?.Dropped ?? [])
        {
            _shell.Diagnostics.Say($"Would drop {dropped}.");
        }

        foreach (var kept in preview.Emptied?.Kept ?? [])
        {
            _shell.Diagnostics.Say($"Would keep {kept}, which is not this user's or belongs to an extension.");
        }

        foreach (var seed in preview.Seeds)
        {
            _shell.Diagnostics.Say($"Would run the seed {seed}.");
        }
    }
}
