using System.Management.Automation;
using LendingMigrations.Commands;

namespace LendingMigrations.Scripts;

/// <summary>
/// What a script says, told by the cmdlet in its own streams, where the caller's preferences and redirections hold and secrets are
/// masked. What a script puts out is nobody's result: it goes to Verbose. What a program writes to stderr is a warning.
/// </summary>
internal sealed class ScriptStreams(MigrationCommand shell)
{
    private const string Stderr = "NativeCommandError";

    /// <summary>Takes one object of any stream.</summary>
    public Action<object?> Hear => said =>
    {
        try
        {
            Tell(said is PSObject wrapped ? wrapped.BaseObject : said, said);
        }
        catch (Exception exception)
        {
            // Who stops the pipeline here (-WarningAction Stop, Select-Object -First) stops the run, whatever the script catches.
            shell.Interrupt(exception);
            throw new PipelineStoppedException();
        }
    };

    private void Tell(object? record, object? said)
    {
        switch (record)
        {
            case WarningRecord warning:
                shell.TellWarning(warning.Message);
                break;
            case VerboseRecord verbose:
                shell.TellVerbose(verbose.Message);
                break;
            case DebugRecord debug:
                shell.TellDebug(debug.Message);
                break;
            case InformationRecord information:
                shell.TellInformation(information);
                break;
            case ErrorRecord error when error.FullyQualifiedErrorId.StartsWith(Stderr, StringComparison.Ordinal):
                shell.TellWarning(error.ToString());
                break;
            case ErrorRecord error:
                shell.TellError(error);
                break;
            case null:
                break;
            default:
                shell.TellVerbose($"{said}");
                break;
        }
    }
}
