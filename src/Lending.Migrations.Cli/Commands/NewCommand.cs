using System.CommandLine;
using System.CommandLine.Parsing;
using Lending.Migrations.Cli.Output;
using Lending.Migrations.Running;
using Lending.Migrations.Scaffolding;

namespace Lending.Migrations.Cli.Commands;

/// <summary><c>new</c>: writes a migration to begin with.</summary>
internal sealed class NewCommand : Command
{
    private static readonly string[] Formats = [.. Enum.GetNames<ScaffoldFormat>().Select(name => name.ToLowerInvariant())];

    private readonly Shell _shell;

    private readonly Argument<string?> _description = new("description")
    {
        Description = "What it does, for example add-tvl-to-markets. create-X, add-X-to-Y and remove-X-from-Y bring that change along. "
            + "Of a baseline: baseline.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _baseline = new("--baseline")
    {
        Description = "Write the present schema of the database (by pg_dump, without data) as the first migration, and register it there.",
        Arity = ArgumentArity.Zero,
    };

    private readonly Option<string?> _reason = new("--reason")
    {
        Description = "With --baseline: why, for the history.",
        HelpName = "text",
    };

    private readonly LockTimeoutOption _lockTimeout = new();
    private readonly DatabaseOptions _database = new(withPath: false, forMany: false);

    private readonly Option<string?> _path = new("--path")
    {
        Description = "The folder to write to. Default: the folder that is in use, else ./src/migrations.",
        HelpName = "folder",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "What to write: a file of SQL, a C# class that runs from the assembly that it is built into, a PowerShell script, which "
            + "needs the module, or a JavaScript module, which needs Node. Default: what most files of the folder are, else sql.",
        HelpName = string.Join('|', Formats),
        CustomParser = ReadFormat,
    };

    private readonly Option<bool> _allowOutOfOrder = new("--allow-out-of-order")
    {
        Description = "Allow a name that sorts before the newest migration.",
        Arity = ArgumentArity.Zero,
    };

    public NewCommand(Shell shell)
        : base("new", "Write a new migration, named by the time (UTC) and the description. Needs no database, but for a baseline.")
    {
        _shell = shell;
        _path.Validators.Add(OptionRules.RefuseEmpty);
        Add(_description);
        Add(_path);
        Add(_format);
        Add(_allowOutOfOrder);
        Add(_baseline);
        Add(_reason);
        Add(_lockTimeout);
        _database.AddTo(this);
        Validators.Add(RefuseContradiction);
        OutputChoice.AddTo(
            this,
            "Write a JSON array with the name and the path to the output stream, and nothing else.",
            "Show the details of errors.");
        SetAction(parsed => shell.Run(OutputChoice.Of(parsed), results => Run(parsed, results)));
    }

    /// <exception cref="InvalidMigrationException">The variable for the folder names none.</exception>
    public ScaffoldRequest Read(ParseResult parsed)
    {
        var options = new MigratorOptions { Paths = Paths(parsed) };
        var folder = _shell.Migrations.NewMigrationFolder(options);
        var set = options.Paths.Count == 0 || Directory.Exists(folder) ? _shell.Migrations.Load(options) : [];
        return new ScaffoldRequest(parsed.GetValue(_description)!, folder, [.. set.Select(migration => migration.Name)], _shell.Now)
        {
            Format = parsed.GetValue(_format) is { } format ? Enum.Parse<ScaffoldFormat>(format, ignoreCase: true) : null,
            AllowOutOfOrder = parsed.GetResult(_allowOutOfOrder) is { Implicit: false },
        };
    }

    private static string? ReadFormat(ArgumentResult result)
    {
        var format = result.Tokens[0].Value.ToLowerInvariant();
        if (!Formats.Contains(format))
        {
            result.AddError($"--format is {string.Join(", ", Formats[..^1])} or {Formats[^1]}, not '{result.Tokens[0].Value}'.");
        }

        return format;
    }

    private static bool Has(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private string[] Paths(ParseResult parsed) =>
        parsed.GetValue(_path) is { } path ? [Path.GetFullPath(path, _shell.CurrentFolder)] : [];

    private void RefuseContradiction(CommandResult result)
    {
        if (Has(result, _baseline))
        {
            if (new Option[] { _format, _allowOutOfOrder }.FirstOrDefault(option => Has(result, option)) is { } senseless)
            {
                result.AddError($"--baseline and {senseless.Name} contradict each other: a baseline is SQL, and the first migration.");
            }

            return;
        }

        if (result.GetResult(_description) is not { Tokens.Count: > 0 })
        {
            result.AddError("Required argument missing for command: 'new'. Say what the migration does, or --baseline.");
        }

        var ofBaseline = new Option[] { _reason, _lockTimeout }.FirstOrDefault(option => Has(result, option))?.Name ?? _database.FindGiven(result);
        if (ofBaseline is not null)
        {
            result.AddError($"{ofBaseline} is of a baseline; a new migration needs no database. Leave it out, or add --baseline.");
        }
    }

    private int Run(ParseResult parsed, IResults results)
    {
        results.Created(Has(parsed.CommandResult, _baseline) ? CreateBaseline(parsed, results) : MigrationScaffold.Create(Read(parsed)));
        return ExitCodes.Done;
    }

    private ScaffoldedMigration CreateBaseline(ParseResult parsed, IResults results)
    {
        var options = _database.Read(parsed, _shell);
        options = options with { Paths = Paths(parsed), LockTimeout = parsed.GetValue(_lockTimeout) ?? options.LockTimeout };
        var target = _shell.Resolve(options);
        var request = _shell.Migrations.PrepareBaseline(options, target, parsed.GetValue(_description) ?? "baseline") with { Reason = parsed.GetValue(_reason) };
        return _shell.Migrations.Create(options, target, new ConsoleObserver(_shell.Diagnostics, results)).CreateBaseline(request, _shell.Cancellation);
    }
}
