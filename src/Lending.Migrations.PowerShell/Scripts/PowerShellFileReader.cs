using System.Management.Automation;
using Lending.Migrations;
using LendingMigrations.Commands;

namespace LendingMigrations.Scripts;

/// <summary>
/// Reads migrations that are written in PowerShell: a script with a function <c>Up</c> and, where it can be undone, <c>Down</c>. They
/// run in the session of the cmdlet that reads them, on its thread; those of several targets take turns there.
/// </summary>
/// <remarks>Whether the script may run here at all is asked before the lock, of the same object that runs it later.</remarks>
/// <param name="shell">The cmdlet at work.</param>
internal sealed class PowerShellFileReader(MigrationCommand shell) : IFileReader
{
    public IReadOnlySet<string> Extensions { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { ".ps1" };

    public Migration Read(FileInfo file, MigrationName name)
    {
        var script = ScriptFile.Read(file.FullName);
        var migration = new Migration(
            name,
            new MigrationOrigin(script.Path, script.Path),
            Body(script, MigrationDirection.Up, command: null),
            script.HasDown ? Body(script, MigrationDirection.Down, command: null) : null)
        {
            ComputeChecksum = () => script.Code.Checksum,
            Original = script.Code.Original,
            RecordedAs = script.Code.Original?.FileName,
        };
        return migration with { Prepare = _ => Prepared(migration, script) };
    }

    private Migration Prepared(Migration migration, ScriptFile script)
    {
        var command = shell.OnPipeline(() => Allowed(script));
        return migration with
        {
            Up = Body(script, MigrationDirection.Up, command),
            Down = script.HasDown ? Body(script, MigrationDirection.Down, command) : null,
        };
    }

    private MigrationBody Body(ScriptFile script, MigrationDirection direction, ExternalScriptInfo? command) =>
        new(script.Transactional, context => shell.OnPipeline(() => new ScriptRun(shell, script, command ?? Allowed(script)).Run(direction, context)))
        {
            LockTimeout = script.LockTimeout,
            OptOut = "$Transaction = $false, at the top of the file",
            IsProgram = true,
            Unheard = "It is PowerShell, which may do anything beside its SQL, so a preview does not run it. This is what would run:\n"
                + script.TextOf(direction),
        };

    /// <summary>The script as the session would run it: it asks execution policy and signature, and holds the text that it read then.</summary>
    /// <exception cref="InvalidMigrationException">It may not run here, or is another one by now.</exception>
    private ExternalScriptInfo Allowed(ScriptFile script)
    {
        if (shell.SessionState.LanguageMode != PSLanguageMode.FullLanguage)
        {
            throw new InvalidMigrationException(
                "LanguageModeRestricted",
                $"a migration in PowerShell needs the full language, and this session is in {shell.SessionState.LanguageMode}, where no method of "
                + "$queryInterface can be called. Nothing was changed. Run it from a session or a script that the policy trusts, or write it as .sql.",
                new SourceLocation(script.Path));
        }

        try
        {
            var command = (ExternalScriptInfo)shell.InvokeCommand.GetCommand(script.Path, CommandTypes.ExternalScript);
            _ = command.ScriptBlock;
            return command.ScriptContents == script.Code.Text
                ? command
                : throw new InvalidMigrationException(
                    "MigrationFileChanged",
                    "the file was changed after it was loaded and checked. Run again, and leave the file alone until the run ends.",
                    new SourceLocation(script.Path));
        }
        catch (PSSecurityException refused)
        {
            throw new InvalidMigrationException(
                "ScriptNotAllowed",
                $"the session may not run the script: {refused.Message} Nothing was changed. Sign it, unblock it (Unblock-File) or choose another "
                + "execution policy, for example Set-ExecutionPolicy RemoteSigned -Scope Process.",
                new SourceLocation(script.Path),
                refused);
        }
    }
}
