using System.CommandLine;
using System.CommandLine.Parsing;
using Lending.Migrations.Cli.Output;

namespace Lending.Migrations.Cli.Commands;

/// <summary><c>environment</c>: tells what a database is for, or writes it down.</summary>
internal sealed class EnvironmentCommand : Command
{
    private readonly Shell _shell;
    private readonly DatabaseOptions _database = new();
    private readonly EnvironmentOptions _environment = new();

    private readonly Argument<string?> _name = new("name")
    {
        Description = "What the database is from now on, such as production. Without it the command tells what it is.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _protected = new("--protected")
    {
        Description = "Keep away what undoes or empties, unless it is forced with the name.",
        Arity = ArgumentArity.Zero,
    };

    public EnvironmentCommand(Shell shell)
        : base("environment", "Tell what the database is for, or name it: with --protected nothing is undone there by mistake.")
    {
        _shell = shell;
        Add(_name);
        Add(_protected);
        _database.AddTo(this);
        _environment.AddTo(this, isGuarded: true, canExpect: false);
        OutputChoice.AddTo(
            this,
            "Write a JSON array with the environment to the output stream, and nothing else.",
            "Tell what is done, and the details of errors.");
        Validators.Add(RefuseContradiction);
        SetAction(parsed => shell.Run(OutputChoice.Of(parsed), results => Run(parsed, results)));
    }

    private void RefuseContradiction(CommandResult result)
    {
        if (result.GetResult(_protected) is { Implicit: false } && result.GetResult(_name) is not { Tokens.Count: > 0 })
        {
            result.AddError("--protected needs the name that the environment has from now on.");
        }
    }

    private int Run(ParseResult parsed, IResults results)
    {
        var environment = parsed.GetValue(_name) is { } name
            ? new DatabaseEnvironment(name, parsed.GetResult(_protected) is { Implicit: false })
            : null;
        var targets = _database.ReadAll(parsed, _shell).With(options => options with { Environment = _environment.Read(parsed) });
        return new TargetRuns(_shell, results) { TellsGoodEnd = environment is not null, ReadsSet = false }.Each(
            targets,
            migrator => environment is null ? migrator.Identify(_shell.Cancellation) : migrator.SetEnvironment(environment, _shell.Cancellation),
            results.Environment);
    }
}
