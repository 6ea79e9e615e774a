using System.CommandLine;
using Lending.Migrations.Cli.Output;

namespace Lending.Migrations.Cli.Commands;

/// <summary><c>status</c>: how every migration stands.</summary>
internal sealed class StatusCommand : Command
{
    private readonly Shell _shell;
    private readonly DatabaseOptions _database = new();

    private readonly Option<bool> _failIfPending = new("--fail-if-pending")
    {
        Description = "End with exit code 5 where a migration is pending.",
        Arity = ArgumentArity.Zero,
    };

    public StatusCommand(Shell shell)
        : base("status", "Show every migration: executed, pending, or what is wrong with it: interrupted (begun outside a transaction and not finished), missing "
            + "(it has run, but the set does not hold it), modified (the text is not the one that ran), out of order. Writes nothing.")
    {
        _shell = shell;
        _database.AddTo(this);
        Add(_failIfPending);
        OutputChoice.AddTo(
            this,
            "Write a JSON array of the migrations to the output stream, and nothing else. Durations are in seconds.",
            "Show checksums, and tell what is done.");
        SetAction(parsed => shell.Run(OutputChoice.Of(parsed), results => Run(parsed, results)));
    }

    private int Run(ParseResult parsed, IResults results)
    {
        var pending = 0;
        var code = new TargetRuns(_shell, results) { TellsGoodEnd = false }.Each(
            _database.ReadAll(parsed, _shell),
            migrator => migrator.GetStatus(_shell.Cancellation),
            report =>
            {
                results.Status(report);
                pending += report.Migrations.Count(migration => migration.Pending);
            });
        if (code != ExitCodes.Done || pending == 0 || parsed.GetResult(_failIfPending) is not { Implicit: false })
        {
            return code;
        }

        _shell.Diagnostics.Fail($"{Wording.Count(pending, "migration is", "migrations are")} pending.");
        return ExitCodes.PendingExist;
    }
}
