using System.CommandLine;

namespace Lending.Migrations.Cli.Commands;

/// <summary>The command line as a whole.</summary>
internal static class CommandLine
{
    private const string Description =
        """
        Runs the migrations of the lending database on PostgreSQL.

        The database is --database-url, else DATABASE_URL of the environment, else DATABASE_URL of the nearest .env file, else what
        PGHOST, PGSERVICE and their like name. What it leaves open the PG variables and ~/.pgpass say, as for psql.
        Exit codes: 0 done, 1 a migration failed or the run was stopped, 2 bad usage or input, 3 cannot connect,
        4 lock not obtained, 5 migrations are pending (status --fail-if-pending). With several targets 2, 3 and 4 mean that all
        failed for that reason; else it is 1.
        """;

    /// <summary>No response files: an argument that begins with @ is what it says.</summary>
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    public static int Run(IReadOnlyList<string> arguments, Shell shell)
    {
        var parsed = Parse(arguments, shell);
        return parsed.Errors.Count == 0
            ? parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false })
            : Refuse(parsed, shell);
    }

    /// <summary>Reads the arguments; mistakes are among the result's errors.</summary>
    public static ParseResult Parse(IReadOnlyList<string> arguments, Shell shell)
    {
        var root = new RootCommand(Description)
        {
            MigrateCommand.Up(shell),
            MigrateCommand.Down(shell),
            MigrateCommand.Redo(shell),
            new ResetCommand(shell),
            new StatusCommand(shell),
            new HistoryCommand(shell),
            RecordCommand.Register(shell),
            RecordCommand.Unregister(shell),
            RecordCommand.Repair(shell),
            new EnvironmentCommand(shell),
            new NewCommand(shell),
            new ConvertCommand(shell),
        };
        return root.Parse(arguments, Parsing);
    }

    /// <summary>On the error stream alone: the library would write its help to the output stream, where JSON may be expected.</summary>
    private static int Refuse(ParseResult parsed, Shell shell) => shell.Run(OutputChoice.Of(parsed), _ =>
    {
        shell.Diagnostics.Fail($"Error (BadUsage): {string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct())}");
        var command = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
        shell.Diagnostics.Say($"See: lending-migrations {command}--help");
        return ExitCodes.BadInput;
    });
}
