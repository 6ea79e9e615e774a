using System.Management.Automation;
using Lending.Migrations;
using Lending.Migrations.Converting;
using Lending.Migrations.Running;

namespace LendingMigrations.Commands;

/// <summary>Writes JavaScript migrations as SQL or PowerShell, and proves that they do the same.</summary>
/// <remarks>
/// <para>
/// Each is run on a sandbox, behind the migrations that go before it. The SQL that it sends, up and down, is written to a new file of the
/// same name beside it, but only after that SQL, run on a copy of the same database, has left the same schema and the same data. It
/// needs Node.js and the backend's packages, a PostgreSQL server's programs and pg_dump. The database of DATABASE_URL is not touched.
/// </para>
/// <para>
/// The original is never changed, and no file is overwritten. As long as both are there, this module takes the converted file and the
/// Node runner takes the original; the row keeps the original's name. Where the original is changed later, the next run refuses to choose.
/// </para>
/// <para>
/// A migration that asks the database, or that computes what it sends, is converted from one run and told so by a warning: on a
/// database with other rows it may have sent something else.
/// </para>
/// </remarks>
/// <example>
/// <code>Convert-SequelizeMigration ./src/migrations/20241023120000-add-tvl-to-markets.js</code>
/// <para>Writes ./src/migrations/20241023120000-add-tvl-to-markets.sql.</para>
/// </example>
/// <example>
/// <code>Convert-SequelizeMigration ./src/migrations -WhatIf</code>
/// <para>Tells which migrations of a folder are not converted yet. Nothing is started or written.</para>
/// </example>
/// <example>
/// <code>$converted = Convert-SequelizeMigration ./src/migrations
/// $converted | Where-Object Warnings | Select-Object -Property Name -ExpandProperty Warnings</code>
/// <para>Converts a folder, and lists what somebody should look at.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./src/migrations/2024*.js | Convert-SequelizeMigration -Format PowerShell</code>
/// <para>Converts those of a year to PowerShell.</para>
/// </example>
[Cmdlet(VerbsData.Convert, "SequelizeMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = PathSet)]
[OutputType(typeof(MigrationConversion))]
public sealed class ConvertSequelizeMigrationCommand : MigrationCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly List<string> _paths = [];

    /// <summary>
    /// JavaScript migrations of one folder, or the folder, for all of it that is not converted yet. The other migrations of the folder
    /// are run before them; where it is the folder in use, the carried lending schema too, as by Invoke-MigrationUp without -Path.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, HelpMessage = "JavaScript migrations, or a folder of them.")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The same as -Path, taken as it is: no character is a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true, HelpMessage = "Files or a folder, no wildcards.")]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What is written: Sql, a file that needs nothing but this module or its console, or PowerShell, a file that needs the module.</summary>
    /// <value>Sql</value>
    [Parameter(HelpMessage = "Sql or PowerShell.")]
    [ValidateSet(nameof(ConversionFormat.Sql), nameof(ConversionFormat.PowerShell))]
    public string Format { get; set; } = nameof(ConversionFormat.Sql);

    /// <summary>The schema that the migrations work in; it is made on the sandbox. Without it public.</summary>
    [Parameter(HelpMessage = "Schema to work in.")]
    [ValidateNotNullOrEmpty]
    public string? Schema { get; set; }

    /// <summary>Collects what is meant.</summary>
    protected override void ProcessRecord() => Guard(() =>
        _paths.AddRange(new FileSystemPaths(SessionState.Path).Resolve(Path, LiteralPath)));

    /// <summary>Converts it, in the order of the names.</summary>
    protected override void EndProcessing() => Guard(() =>
    {
        if (_paths.Count == 0)
        {
            return;
        }

        var format = Enum.Parse<ConversionFormat>(Format, ignoreCase: true);
        using var progress = new RunProgress(this, "Converting migrations");
        var observer = new CmdletObserver(this, _ => { }, _ => true, progress, MigratorSettings.DefaultTable);
        using var converter = CreateFactory().CreateConverter(new ConversionRequest(_paths, format) { Schema = Schema }, observer);
        var (asked, converted) = (0, 0);
        foreach (var target in converter.Targets)
        {
            if (ShouldProcess(ShellText.Plain.Clean(target.Source), $"Convert to {ShellText.Plain.Clean(System.IO.Path.GetFileName(target.Path))}"))
            {
                progress.Show($"{target.Name} ({asked + 1} of {converter.Targets.Count})", 100 * asked / converter.Targets.Count);
                converted += Convert(converter, target, format) ? 1 : 0;
            }

            asked++;
        }

        TellEnd(converter.Targets.Count, converted);
    });

    /// <summary>One that cannot be converted does not keep the others.</summary>
    private bool Convert(MigrationConverter converter, ConversionTarget target, ConversionFormat format)
    {
        try
        {
            var converted = converter.Convert(target, StopToken);
            foreach (var warning in converted.Warnings)
            {
                TellWarning($"{target.Name}: {warning}");
            }

            WriteObject(new MigrationConversion(converted, format));
            return true;
        }
        catch (InvalidMigrationException exception) when (exception.ErrorId is "ConversionFailed" or "ConversionDiffers")
        {
            TellError(exception);
            return false;
        }
    }

    private void TellEnd(int targets, int converted)
    {
        if (targets == 0)
        {
            TellHost("Nothing to do: there is no JavaScript migration that is not converted yet.");
        }
        else if (converted > 0)
        {
            TellHost(
                $"{ShellText.Count(converted, "migration")} converted. From now on this module takes the converted file, and the Node runner the original; "
                + "what has run counts for both. Commit the new files. When the Node runner is not used any more, delete the originals.");
        }
    }
}
