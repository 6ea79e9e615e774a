using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Lending.Migrations;
using Lending.Migrations.Running;
using Lending.Schema;
using LendingMigrations.Scripts;

namespace LendingMigrations.Commands;

/// <summary>
/// What all cmdlets share: a stop that is clean, and one way out for words and errors, on which foreign text is made safe.
/// </summary>
public abstract class MigrationCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private ForeignText _text = new([]);
    private MigrationPlace? _about;
    private ExceptionDispatchInfo? _interruption;

    internal CancellationToken StopToken => _stop.Token;

    /// <summary>Where we are connected, for the target of an error; null before.</summary>
    internal string? Place { get; set; }

    /// <summary>Stops what runs: cancels the statement on the server, rolls back, unlocks.</summary>
    protected override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The cmdlet ended in the very moment of the stop.
        }
    }

    /// <summary>Stops the run where a script of it heard of the stop first.</summary>
    internal void StopRun() => StopProcessing();

    /// <summary>Lets go of the token.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Foreign text for an object: no secrets, no commands.</summary>
    internal string? Clean(string? text) => _text.Clean(text);

    /// <summary>Which of several targets words and errors are about, and whose secrets they may hold; null for none of them.</summary>
    internal void Speak(CommandTarget? target)
    {
        _about = target?.Place;
        _text = target?.Chosen.Reached.Text ?? _text;
        Place = _about?.ToString();
    }

    /// <summary>Before words about one of several targets.</summary>
    internal string About => _about is null ? "" : $"{_about}: ";

    /// <summary>Has what only the pipeline's thread may do done there.</summary>
    internal virtual T OnPipeline<T>(Func<T> errand) => errand();

    /// <inheritdoc cref="OnPipeline{T}(Func{T})"/>
    internal void OnPipeline(Action errand) => OnPipeline(() =>
    {
        errand();
        return true;
    });

    internal void TellVerbose(string text) => WriteVerbose(About + _text.Clean(text));

    internal void TellWarning(string text) => WriteWarning(About + _text.Clean(text));

    /// <summary>Says something to the person at the shell, as Write-Host does: it can be redirected (6>), and is not silenced by default.</summary>
    internal void TellHost(string text) =>
        WriteInformation(new HostInformationMessage { Message = About + _text.Clean(text) }, ["PSHOST"]);

    /// <summary>An error that leaves the rest of the work to be done.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="about">What it is about; null for the target that is spoken of.</param>
    internal void TellError(Exception exception, object? about = null)
    {
        var record = ErrorRecords.Of(exception, about ?? _about, Place, _text);
        HidePositionOf(record);
        WriteError(record);
    }

    /// <summary>An error that a script reports and goes on from.</summary>
    internal void TellError(ErrorRecord record)
    {
        var text = _text.Clean(record.ToString());
        WriteError(text == record.ToString() ? record : new ErrorRecord(
            new RuntimeException(text), record.FullyQualifiedErrorId, record.CategoryInfo.Category, record.CategoryInfo.TargetName));
    }

    internal void TellDebug(string text) => WriteDebug(_text.Clean(text));

    /// <summary>What a script says by Write-Host or Write-Information.</summary>
    internal void TellInformation(InformationRecord record)
    {
        var data = record.MessageData is HostInformationMessage host
            ? new HostInformationMessage
            {
                Message = _text.Clean(host.Message),
                NoNewLine = host.NoNewLine,
                ForegroundColor = host.ForegroundColor,
                BackgroundColor = host.BackgroundColor,
            }
            : (object)_text.Clean($"{record.MessageData}");
        WriteInformation(data, [.. record.Tags]);
    }

    internal void TellProgress(int activityId, int parent, string activity, string status, int percent) =>
        WriteProgress(new ProgressRecord(activityId, activity, _text.Clean(status)) { ParentActivityId = parent, PercentComplete = percent });

    internal void EndProgress(int activityId, int parent, string activity) =>
        WriteProgress(new ProgressRecord(activityId, activity, "-") { ParentActivityId = parent, RecordType = ProgressRecordType.Completed });

    /// <summary>
    /// Keeps what a write threw where it cannot be thrown on (the driver swallows what a listener of notices throws), and stops the
    /// run; <see cref="Guard"/> throws it in the end. Off this thread: it is the one that reads from the server.
    /// </summary>
    internal void Interrupt(Exception exception)
    {
        _interruption ??= ExceptionDispatchInfo.Capture(exception);
        _ = _stop.CancelAsync();
    }

    /// <summary>True if a common switch is on, by the parameter or by the preference variable.</summary>
    private protected bool IsOn(string parameter, string preference, Predicate<object?> on) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var given)
            ? given is SwitchParameter { IsPresent: true } or true
            : on(GetVariableValue(preference));

    /// <summary>Verbose shows the server's notices, so they must be asked for.</summary>
    internal bool IsVerbose => IsShown("Verbose");

    internal bool IsDebug => IsShown("Debug");

    private bool IsShown(string stream) => IsOn(
        stream, $"{stream}Preference", preference => $"{preference}" is not ("" or nameof(ActionPreference.SilentlyContinue) or nameof(ActionPreference.Ignore)));

    private protected HostEnvironment Surroundings => new(
        SessionState.Path.CurrentFileSystemLocation.ProviderPath,
        Environment.GetEnvironmentVariable,
        new RunnerIdentity($"LendingMigrations {ToolVersion}", Environment.UserName, Environment.MachineName));

    private protected MigratorFactory CreateFactory() => new(Surroundings, typeof(CreateMarkets).Assembly, new PowerShellFileReader(this));

    /// <summary>From now on these secrets are masked, also in the line of the script, which PowerShell prints with an error.</summary>
    private protected void Protect(params IEnumerable<ForeignText> texts)
    {
        if (MyInvocation.Line is not { Length: > 0 } line)
        {
            _text = texts.Last();
            return;
        }

        var masked = line;
        foreach (var text in texts)
        {
            _text = text;
            masked = text.Clean(masked);
        }

        if (masked != line.ReplaceLineEndings("\n"))
        {
            ShowPosition(masked);
        }
    }

    /// <summary>Runs the cmdlet's work; every failure of it becomes one terminating error.</summary>
    private protected void Guard(Action work)
    {
        Protect(_text);
        try
        {
            work();
        }
        catch (OperationCanceledException) when (_interruption is not null)
        {
            _interruption.Throw();
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (exception.GetType().Assembly != typeof(Cmdlet).Assembly)
        {
            var record = ErrorRecords.Of(exception, _about, Place, _text);
            HidePositionOf(record);
            ThrowTerminatingError(record);
        }
    }

    /// <summary>Beside a position of the script PowerShell joins the lines, and the caret would point nowhere.</summary>
    private void HidePositionOf(ErrorRecord record)
    {
        if (record.Exception.Message.Contains('\n', StringComparison.Ordinal))
        {
            MyInvocation.DisplayScriptPosition = new ScriptExtent(Nowhere, Nowhere);
        }
    }

    private void ShowPosition(string line) => MyInvocation.DisplayScriptPosition = new ScriptExtent(
        new ScriptPosition(MyInvocation.ScriptName, MyInvocation.ScriptLineNumber, 1, line),
        new ScriptPosition(MyInvocation.ScriptName, MyInvocation.ScriptLineNumber, line.TrimEnd().Length + 1, line));

    private static ScriptPosition Nowhere => new("", 0, 0, "");

    private static string ToolVersion => typeof(MigrationCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
