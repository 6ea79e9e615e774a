using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Lending.Migrations;

namespace LendingMigrations.Scripts;

/// <summary>Why a script failed, in the engine's words, with the line of the script.</summary>
internal static partial class ScriptFailure
{
    public static MigrationException Of(Exception exception, string path)
    {
        var record = (exception as IContainsErrorRecord)?.ErrorRecord;
        var cause = Chain(exception).Concat(Chain(record?.Exception)).OfType<MigrationException>().FirstOrDefault();
        var location = LocationOf(record) ?? new SourceLocation(path);
        return cause switch
        {
            StatementFailedException refused => new StatementFailedException(refused.Message, refused.Server, refused.Statement, refused) { Location = location },
            InvalidMigrationException { Location: null } invalid => Failed(invalid.Message, location, invalid),
            not null => cause,
            _ when exception is FlowControlException => Failed(
                "the migration said exit, or break or continue outside of a loop, which would end more than itself. Let it return, or throw.",
                location,
                exception),
            _ => Failed(record?.ToString() ?? exception.Message, location, exception),
        };
    }

    private static StatementFailedException Failed(string message, SourceLocation location, Exception cause) =>
        new(message, server: null, statement: null, cause) { Location = location };

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    /// <summary>
    /// The innermost line of a file. An error that a function reports (Write-Error) has the position of the function's call, so the
    /// stack is what counts, and the position only adds the column.
    /// </summary>
    private static SourceLocation? LocationOf(ErrorRecord? record)
    {
        if (Frame().Match(record?.ScriptStackTrace ?? "") is not { Success: true } frame)
        {
            return null;
        }

        var file = frame.Groups["file"].Value;
        var line = int.Parse(frame.Groups["line"].Value, CultureInfo.InvariantCulture);
        var at = record!.InvocationInfo;
        return new SourceLocation(file, line, at is not null && at.ScriptName == file && at.ScriptLineNumber == line ? at.OffsetInLine : 0);
    }

    /// <summary>A frame reads <c>at Up, /folder/file.ps1: line 12</c>; where there is no file, in pointed brackets.</summary>
    [GeneratedRegex(@"^[^\n,]*, (?<file>[^<\n].*): \D*(?<line>\d+)\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Frame();
}
