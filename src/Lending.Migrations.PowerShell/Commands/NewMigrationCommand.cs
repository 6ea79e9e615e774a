using System.Management.Automation;
using Lending.Migrations.Running;
using Lending.Migrations.Scaffolding;

namespace LendingMigrations.Commands;

/// <summary>Begins a migration: a file with the right name and a first text.</summary>
/// <remarks>
/// <para>
/// The name is the time (UTC) and the description. It never sorts before the newest that exists, unless -AllowOutOfOrder is given.
/// Descriptions such as create-X, add-X-to-Y and remove-X-from-Y give the text of that very change. No existing file is overwritten.
/// </para>
/// <para>The file goes into the folder that is in use (LENDING_MIGRATIONS_PATH, ./src/migrations or ./migrations), else into ./src/migrations, which is made.</para>
/// </remarks>
/// <example>
/// <code>New-Migration add-tvl-to-markets</code>
/// <para>Makes ./src/migrations/20261122093015-add-tvl-to-markets.sql (or .js, .ps1… where most files of the folder are such), which adds and removes the column tvl.</para>
/// </example>
/// <example>
/// <code>New-Migration add-tvl-to-markets -Format PowerShell</code>
/// <para>The same in PowerShell: a .ps1 with the functions Up and Down.</para>
/// </example>
/// <example>
/// <code>'Create price feeds', 'Add feed to markets' | ForEach-Object { New-Migration $_ } | Select-Object -ExpandProperty FullName</code>
/// <para>Begins two, and tells their paths.</para>
/// </example>
/// <example>
/// <code>New-Migration 'Backfill health factors' -Format CSharp -Path ./src/Lending.Schema</code>
/// <para>Begins a C# class in a project's folder.</para>
/// </example>
/// <example>
/// <code>$file = New-Migration "nightly-$env:BUILD_BUILDID" -Path ./generated -ErrorAction Stop
/// Add-Content $file.FullName (Get-Content ./generated.sql -Raw)</code>
/// <para>In CI: makes a file for generated SQL.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "Migration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FileInfo))]
public sealed class NewMigrationCommand : MigrationCommand
{
    /// <summary>What the migration does, in words. It becomes part of the name: lower case, with hyphens.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "What the migration does, in words.")]
    [ValidateNotNullOrEmpty]
    public string Description { get; set; } = "";

    /// <summary>
    /// How it is written: Sql, a file that runs as it is; PowerShell, a script that these cmdlets run; CSharp, a class that runs from the
    /// assembly that it is built into; JavaScript, a module that the Node runner takes too. Without it the format most used in the
    /// folder, and Sql where there is none yet.
    /// </summary>
    [Parameter(HelpMessage = "Sql, PowerShell, CSharp or JavaScript.")]
    [ValidateSet(nameof(ScaffoldFormat.Sql), nameof(ScaffoldFormat.PowerShell), nameof(ScaffoldFormat.CSharp), nameof(ScaffoldFormat.JavaScript))]
    public string? Format { get; set; }

    /// <summary>The folder to write to, made where it is missing. Without it the folder that is in use.</summary>
    [Parameter(HelpMessage = "Folder to write to.")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Takes the time as it is, even where the name then sorts before one that exists.</summary>
    [Parameter(HelpMessage = "The name may sort before the newest.")]
    public SwitchParameter AllowOutOfOrder { get; set; }

    /// <summary>Makes the file.</summary>
    protected override void EndProcessing() => Guard(() =>
    {
        var factory = CreateFactory();
        var options = new MigratorOptions { Paths = Path is null ? [] : [new FileSystemPaths(SessionState.Path).ToFileSystem(Path)] };
        var folder = factory.NewMigrationFolder(options);
        if (!ShouldProcess(ShellText.Plain.Clean(folder), $"Begin the migration '{ShellText.Plain.Clean(Description)}'"))
        {
            return;
        }

        var names = Path is null || Directory.Exists(folder) ? factory.Load(options).Select(migration => migration.Name) : [];
        var begun = MigrationScaffold.Create(new ScaffoldRequest(Description, folder, [.. names], DateTimeOffset.UtcNow)
        {
            Format = Format is null ? null : Enum.Parse<ScaffoldFormat>(Format, ignoreCase: true),
            AllowOutOfOrder = AllowOutOfOrder,
        });
        TellVerbose($"Begun: {begun.Path}.");
        WriteObject(InvokeProvider.Item.Get([begun.Path], force: true, literalPath: true), enumerateCollection: true);
    });
}
