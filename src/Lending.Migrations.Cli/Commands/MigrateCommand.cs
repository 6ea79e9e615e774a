using System.CommandLine;
using System.CommandLine.Parsing;
using Lending.Migrations.Cli.Output;
using Lending.Migrations.Running;

namespace Lending.Migrations.Cli.Commands;

/// <summary>What <c>up</c>, <c>down</c> and <c>redo</c> were asked for.</summary>
internal sealed record MigrateArguments(CommandTargets Targets, MigrationRequest Request, bool WhatIf, bool InSandbox)
{
    /// <summary>Of the first target.</summary>
    public MigratorOptions Options => Targets.Options[0];
}

/// <summary><c>up</c>, <c>down</c> and <c>redo</c>: one command with one half or the other, or both.</summary>
internal sealed class MigrateCommand : Command
{
    private readonly Shell _shell;
    private readonly SelectionOptions _selection;
    private readonly DatabaseOptions _database = new();
    private readonly EnvironmentOptions _environment = new();

    private readonly LockTimeoutOption _lockTimeout = new();

    private readonly Option<TimeSpan?> _ddlLockTimeout = new("--ddl-lock-timeout")
    {
        Description = "How long a statement of a transactional migration waits for a lock, in seconds, before the migration is rolled back and "
            + "tried again; 0 waits as long as it takes. Default: 5.",
        HelpName = "seconds",
        CustomParser = OptionRules.ReadSeconds,
    };

    private readonly Option<int?> _retry = new("--retry")
    {
        Description = "How often a transactional migration that met a lock or a deadlock is tried again. Default: 5.",
        HelpName = "count",
        CustomParser = OptionRules.ReadCount,
    };

    private readonly Option<TimeSpan?> _statementTimeout = new("--statement-timeout")
    {
        Description = "How long one statement of a migration may take, and a JavaScript migration go without one, in seconds. Default: no limit.",
        HelpName = "seconds",
        CustomParser = OptionRules.ReadSeconds,
    };

    private readonly Option<bool> _singleTransaction = new("--single-transaction")
    {
        Description = "The whole run in one transaction: everything or nothing. Refused where a migration opted out of the transaction.",
        Arity = ArgumentArity.Zero,
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Execute everything in one transaction and roll it back: whether it would work. Takes and holds the locks of the run, and "
            + "names what it cannot cover.",
        Arity = ArgumentArity.Zero,
    };

    private readonly WhatIfOption _whatIf = new("Show what would run, with --verbose its SQL too. Executes nothing, writes nothing and takes no lock.");

    private readonly Option<bool> _sandbox = new("--sandbox")
    {
        Description = "Run on a throw-away PostgreSQL from local server binaries, show the status and remove it.",
        Arity = ArgumentArity.Zero,
    };

    private MigrateCommand(string name, string description, SelectionOptions selection, Shell shell)
        : base(name, description)
    {
        _shell = shell;
        _selection = selection;
        _selection.AddTo(this);
        _database.AddTo(this);
        _environment.AddTo(this, isGuarded: !selection.IsUp);
        Add(_lockTimeout);
        Add(_ddlLockTimeout);
        Add(_retry);
        _statementTimeout.Validators.Add(OptionRules.RefuseZero);
        Add(_statementTimeout);
        Add(_singleTransaction);
        Add(_dryRun);
        Add(_whatIf);
        if (selection.IsUp)
        {
            Add(_sandbox);
        }

        OutputChoice.AddTo(
            this,
            "Write a JSON array of the migrations that were finished, or (dry run) worked, to the output stream, and nothing else. Durations are in seconds.",
            "Tell what is done, the server's notices and the details of errors; with --what-if the SQL.");
        Validators.Add(RefuseTwoDatabases);
        SetAction(parsed => shell.Run(OutputChoice.Of(parsed), results => Run(Read(parsed), results)));
    }

    public static MigrateCommand Up(Shell shell) => new(
        "up", "Apply pending migrations, oldest first: all of them, or those that are asked for.", SelectionOptions.Up(), shell);

    public static MigrateCommand Down(Shell shell) => new(
        "down", "Undo migrations that have run, newest first: the last one, or those that are asked for.", SelectionOptions.Down(), shell);

    public static MigrateCommand Redo(Shell shell) => new(
        "redo", "Undo migrations, newest first, and apply them again: the last one, or those that are asked for.", SelectionOptions.Redo(), shell);

    /// <exception cref="InvalidMigrationException">A target that is not a migration's name.</exception>
    public MigrateArguments Read(ParseResult parsed)
    {
        return new MigrateArguments(
            _database.ReadAll(parsed, _shell).With(options => options with
            {
                LockTimeout = parsed.GetValue(_lockTimeout) ?? options.LockTimeout,
                DdlLockTimeout = parsed.GetValue(_ddlLockTimeout) ?? options.DdlLockTimeout,
                Retries = parsed.GetValue(_retry) ?? options.Retries,
                Environment = _environment.Read(parsed),
                StatementTimeout = parsed.GetValue(_statementTimeout),
            }),
            _selection.Read(parsed) with
            {
                SingleTransaction = Has(parsed.CommandResult, _singleTransaction) ? true : null,
                DryRun = Has(parsed.CommandResult, _dryRun),
            },
            _whatIf.IsGiven(parsed.CommandResult),
            Has(parsed.CommandResult, _sandbox));
    }

    private static bool Has(CommandResult result, Option<bool> option) => result.GetResult(option) is { Implicit: false };

    private void RefuseTwoDatabases(CommandResult result)
    {
        if (Has(result, _sandbox) && _database.FindOther(result) is { } other)
        {
            result.AddError($"--sandbox and {other} contradict each other: a sandbox brings its own database.");
        }
    }

    private int Run(MigrateArguments arguments, IResults results)
    {
        if (!arguments.InSandbox)
        {
            return Migrate(arguments, results);
        }

        using var sandbox = _shell.StartSandbox();
        _shell.Diagnostics.Detail($"Sandbox: PostgreSQL {sandbox.ServerVersion} on port {sandbox.Port}.");
        var inSandbox = arguments.Options with { DatabaseUrl = sandbox.DatabaseUrl, Credential = null };
        var exitCode = Migrate(arguments with { Targets = arguments.Targets with { Options = [inSandbox] } }, results);
        if (exitCode == ExitCodes.Done && !arguments.WhatIf && !arguments.Request.DryRun)
        {
            var observer = new ConsoleObserver(_shell.Diagnostics, results);
            results.StatusAfterRun(_shell.Connect(inSandbox, observer).GetStatus(_shell.Cancellation));
        }

        return exitCode;
    }

    private int Migrate(MigrateArguments arguments, IResults results)
    {
        var runs = new TargetRuns(_shell, results);
        var request = arguments.Request;
        return arguments.WhatIf
            ? runs.Each(arguments.Targets, migrator => migrator.Preview(request, _shell.Cancellation), preview => results.Previewed(preview, request.Direction))
            : runs.Each(arguments.Targets, migrator => migrator.Run(request, _shell.Cancellation), report => results.Ran(report, request.Direction));
    }
}
