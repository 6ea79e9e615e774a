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

    private readonly Argument<string> _description = new("description")
    {
        Description = "What it does, for example add-tvl-to-markets. create-X, add-X-to-Y and remove-X-from-Y bring that change along.",
    };

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
        : base("new", "Write a new migration, named by the time (UTC) and the description. Needs no database.")
    {
        _shell = shell;
        _path.Validators.Add(OptionRules.RefuseEmpty);
        Add(_description);
        Add(_path);
        Add(_format);
        Add(_allowOutOfOrder);
        OutputChoice.AddTo(
            this,
            "Write a JSON array with the name and the path to the output stream, and nothing else.",
            "Show the details of errors.");
        SetAction(parsed => shell.Run(OutputChoice.Of(parsed), results => Run(parsed, results)));
    }

    /// <exception cref="InvalidMigrationException">The variable for the folder names none.</exception>
    public ScaffoldRequest Read(ParseResult parsed)
    {
        var path = parsed.GetValue(_path);
        var options = new MigratorOptions { Paths = path is null ? [] : [Path.GetFullPath(path, _shell.CurrentFolder)] };
        var folder = _shell.Migrations.NewMigrationFolder(options);
        var set = path is null || Directory.Exists(folder) ? _shell.Migrations.Load(options) : [];
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

    private int Run(ParseResult parsed, IResults results)
    {
        results.Created(MigrationScaffold.Create(Read(parsed)));
        return ExitCodes.Done;
    }
}
