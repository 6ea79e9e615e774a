using System.Management.Automation;
using Lending.Migrations;
using Lending.Migrations.Operations;
using LendingMigrations.Commands;

namespace LendingMigrations.Scripts;

/// <summary>
/// Runs one half of a script: in the pipeline of the cmdlet, so that a stop reaches it, and in a module of its own, so that nothing
/// that it defines is there afterwards.
/// </summary>
/// <param name="shell">The cmdlet at work.</param>
/// <param name="script">What was checked.</param>
/// <param name="command">What is allowed to run.</param>
internal sealed class ScriptRun(MigrationCommand shell, ScriptFile script, ExternalScriptInfo command)
{
    /// <summary>Every stream but progress, which goes to the host by itself, comes to the last one; there is no output.</summary>
    private const string Pipeline = """
        param($module, $file, $half, $arguments, $hear)
        & $module { param($file, $half, $arguments) . $file; & $half @arguments } $file $half $arguments *>&1 |
            Microsoft.PowerShell.Core\ForEach-Object { $hear.Invoke($_) }
        """;

    /// <summary>Runs it; its statements go to the context's sink.</summary>
    /// <exception cref="StatementFailedException">It failed; with the line of the script.</exception>
    public void Run(MigrationDirection direction, MigrationContext context)
    {
        var binder = new ValueBinder(new LiteralOrder(script.Ast));
        var sequelize = SequelizeObjects.Sequelize(binder);
        var sink = new ScriptSink(context.Statements, context.Transactional);
        var queryInterface = SequelizeObjects.QueryInterface(binder, new QueryInterface(context with { Statements = sink }));
        object[] arguments = [queryInterface, sequelize];
        var streams = new ScriptStreams(shell);
        var module = NewModule(("queryInterface", queryInterface), ("Sequelize", sequelize));
        try
        {
            shell.InvokeCommand.NewScriptBlock(Pipeline).Invoke(
                module, command, ScriptFile.NameOf(direction), arguments[..Math.Min(arguments.Length, script.ParametersOf(direction))], streams.Hear);
        }
        catch (PipelineStoppedException)
        {
            shell.StopRun();
            throw new OperationCanceledException(context.Cancellation);
        }
        catch (Exception) when (context.Cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(context.Cancellation);
        }
        catch (Exception exception)
        {
            throw ScriptFailure.Of(exception, script.Path);
        }
        finally
        {
            sink.Close();
        }

        context.Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// A module without a name, which sees what is global and nothing of the caller's script. An error that nobody looks at stops it, and
    /// so does a program that fails: a migration is not to go on over what went wrong. The script may say otherwise.
    /// </summary>
    private PSModuleInfo NewModule(params (string Name, object Value)[] objects)
    {
        var module = new PSModuleInfo(linkToGlobal: true);
        var variables = module.SessionState.PSVariable;
        variables.Set("ErrorActionPreference", ActionPreference.Stop);
        variables.Set("PSNativeCommandUseErrorActionPreference", true);
        variables.Set("WarningPreference", ActionPreference.Continue);
        variables.Set("InformationPreference", ActionPreference.Continue);
        variables.Set("VerbosePreference", shell.IsVerbose ? ActionPreference.Continue : ActionPreference.SilentlyContinue);
        variables.Set("DebugPreference", shell.IsDebug ? ActionPreference.Continue : ActionPreference.SilentlyContinue);
        foreach (var (name, value) in objects)
        {
            variables.Set(name, value);
        }

        return module;
    }
}
