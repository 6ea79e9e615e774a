using System.CommandLine;
using System.CommandLine.Parsing;
using Lending.Migrations.Cli.Output;
using Lending.Migrations.Converting;
using Lending.Migrations.Running;

namespace Lending.Migrations.Cli.Commands;

/// <summary><c>convert</c>: writes JavaScript migrations as SQL or PowerShell.</summary>
internal sealed class ConvertCommand : Command
{
    private const string Sql = "sql";
    private const string PowerShell = "powershell";

    private readonly Shell _shell;

    private readonly Option<string[]> _path = new("--path")
    {
        Description = "JavaScript migrations of one folder, or the folder, for all of it that is not converted yet; may be repeated.",
        HelpName = "path",
        Required = true,
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "What to write: sql, or powershell, which runs in the module alone. Default: sql.",
        HelpName = "sql|powershell",
        CustomParser = ReadFormat,
    };

    private readonly Option<string?> _schema = new("--schema")
    {
        Description = "The schema that the migrations work in. Default: public.",
        HelpName = "name",
    };

    private readonly WhatIfOption _whatIf = new("Tell what would be converted. Starts and writes nothing.");

    public ConvertCommand(Shell shell)
        : base(
            "convert",
            "Write JavaScript migrations as SQL, each as a new file beside it, and prove on a sandbox that both leave the same database. "
            + "The originals stay as they are. Needs Node.js with the backend's packages, and a PostgreSQL server's programs with pg_dump.")
    {
        _shell = shell;
        foreach (var option in new Option[] { _path, _format, _schema })
        {
            option.Validators.Add(OptionRules.RefuseEmpty);
            Add(option);
        }

        _whatIf.AddAloneTo(this);
        OutputChoice.AddTo(
            this,
            "Write a JSON array of what was converted to the output stream, and nothing else.",
            "Tell what the migrations print, and the details of errors.");
        SetAction(parsed => shell.Run(OutputChoice.Of(parsed), results => Run(parsed, results)));
    }

    public ConversionRequest Read(ParseResult parsed) => new(
        [.. parsed.GetValue(_path)!.Select(path => Path.GetFullPath(path, _shell.CurrentFolder))],
        parsed.GetValue(_format) is PowerShell ? ConversionFormat.PowerShell : ConversionFormat.Sql)
    {
        Schema = parsed.GetValue(_schema),
    };

    private static string? ReadFormat(ArgumentResult result)
    {
        var format = result.Tokens[0].Value.ToLowerInvariant();
        if (format is not (Sql or PowerShell))
        {
            result.AddError($"--format is {Sql} or {PowerShell}, not '{result.Tokens[0].Value}'.");
        }

        return format;
    }

    private int Run(ParseResult parsed, IResults results)
    {
        using var converter = _shell.Migrations.CreateConverter(Read(parsed), new ConsoleObserver(_shell.Diagnostics, results));
        if (converter.Targets.Count == 0)
        {
            _shell.Diagnostics.Say("Nothing to do: there is no JavaScript migration that is not converted yet.");
        }

        if (_whatIf.IsGiven(parsed.CommandResult))
        {
            foreach (var target in converter.Targets)
            {
                _shell.Diagnostics.Say($"Would convert  {target.Source} to {Path.GetFileName(target.Path)}");
            }

            return ExitCodes.Done;
        }

        var converted = converter.Targets.Count(target => Convert(converter, target, results));
        if (converted > 0)
        {
            _shell.Diagnostics.Say(
                $"{Wording.Count(converted, "migration")} converted. From now on this runner takes the converted file, and the Node runner the original; "
                + "what has run counts for both. Commit the new files. When the Node runner is not used any more, delete the originals.");
        }

        return converted == converter.Targets.Count ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>One that cannot be converted does not keep the others.</summary>
    private bool Convert(MigrationConverter converter, ConversionTarget target, IResults results)
    {
        try
        {
            var converted = converter.Convert(target, _shell.Cancellation);
            results.Converted(converted);
            foreach (var warning in converted.Warnings)
            {
                _shell.Diagnostics.Warn($"{target.Name}: {warning}");
            }

            return true;
        }
        catch (InvalidMigrationException exception) when (exception.ErrorId is "ConversionFailed" or "ConversionDiffers")
        {
            _shell.Diagnostics.Fail($"Error ({exception.ErrorId}): {exception.Message}");
            return false;
        }
    }
}
