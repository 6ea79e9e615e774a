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
/// <para>
/// With -Baseline the present schema of a database (pg_dump, without data, owners and privileges, without the tables of records) is
/// written as the first migration, with a name before all others, and registered: there it counts as executed, and a fresh database
/// begins with it. That needs a pg_dump that is not older than the server.
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
/// <code>New-Migration -Baseline -Path ./src/migrations -Reason 'Taken over from hand-made scripts'</code>
/// <para>Writes what the database of DATABASE_URL holds as the first migration, and marks it as executed there.</para>
/// </example>
/// <example>
/// <code>$file = New-Migration "nightly-$env:BUILD_BUILDID" -Path ./generated -ErrorAction Stop
/// Add-Content $file.FullName (Get-Content ./generated.sql -Raw)</code>
/// <para>In CI: makes a file for generated SQL.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "Migration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = BeginSet)]
[OutputType(typeof(FileInfo))]
public sealed class NewMigrationCommand : MigrationDatabaseCommand
{
    private const string BeginSet = "Begin";
    private const string BaselineSet = "Baseline";
    private const string UsualBaseline = "baseline";

    /// <summary>What the migration does, in words. It becomes part of the name: lower case, with hyphens. Of a baseline: baseline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BeginSet, Position = 0, HelpMessage = "What the migration does, in words.")]
    [Parameter(ParameterSetName = BaselineSet, Position = 0, HelpMessage = "What the migration does, in words.")]
    [ValidateNotNullOrEmpty]
    public string Description { get; set; } = UsualBaseline;

    /// <summary>
    /// How it is written: Sql, a file that runs as it is; PowerShell, a script that these cmdlets run; CSharp, a class that runs from the
    /// assembly that it is built into; JavaScript, a module that the Node runner takes too. Without it the format most used in the
    /// folder, and Sql where there is none yet.
    /// </summary>
    [Parameter(ParameterSetName = BeginSet, HelpMessage = "Sql, PowerShell, CSharp or JavaScript.")]
    [ValidateSet(nameof(ScaffoldFormat.Sql), nameof(ScaffoldFormat.PowerShell), nameof(ScaffoldFormat.CSharp), nameof(ScaffoldFormat.JavaScript))]
    public string? Format { get; set; }

    /// <summary>The folder to write to, made where it is missing. Without it the folder that is in use.</summary>
    [Parameter(HelpMessage = "Folder to write to.")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Takes the time as it is, even where the name then sorts before one that exists.</summary>
    [Parameter(ParameterSetName = BeginSet, HelpMessage = "The name may sort before the newest.")]
    public SwitchParameter AllowOutOfOrder { get; set; }

    /// <summary>Writes the present schema of the database, before all other migrations, and registers it there.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BaselineSet, HelpMessage = "The present schema as the first migration.")]
    public SwitchParameter Baseline { get; set; }

    /// <summary>Why, for the history.</summary>
    [Parameter(ParameterSetName = BaselineSet, HelpMessage = "Why, for the history.")]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <summary>How many seconds to wait while another runner holds the lock. 0 tries once.</summary>
    /// <value>60</value>
    [Parameter(ParameterSetName = BaselineSet, HelpMessage = "Seconds to wait for another runner.")]
    [ValidateRange(0, 86_400)]
    public int LockTimeout { get; set; } = 60;

    /// <summary>
    /// The database: a URL (postgres://user:password@host:5432/name?sslmode=require), libpq's or Npgsql's connection string, as text
    /// or as the SecureString that Get-Secret returns. Without it DATABASE_URL of the environment, else of the nearest .env file, is
    /// used, else what libpq's variables name (PGHOST, PGSERVICE …). What it leaves open they complete. It is never printed.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = "Database URL; without it DATABASE_URL is used.")]
    [ValidateNotNullOrEmpty]
    [DatabaseAddressTransformation]
    public object? DatabaseUrl { get; set; }

    /// <summary>
    /// The role to act as after logging in (SET ROLE): the tables of records belong to it. A user who is not a member of it is refused.
    /// Without it the user that logs in.
    /// </summary>
    [Parameter(HelpMessage = "Role to act as after logging in.")]
    [ValidateNotNullOrEmpty]
    public string? Role { get; set; }

    /// <summary>
    /// The schema that is written down and that holds the tables of records. Without it the first schema of the session's search_path.
    /// </summary>
    [Parameter(HelpMessage = "Schema to work in; without it the first of the search_path.")]
    [ValidateNotNullOrEmpty]
    public string? Schema { get; set; }

    private protected override IReadOnlyList<string> Paths => Path is null ? [] : [new FileSystemPaths(SessionState.Path).ToFileSystem(Path)];

    /// <summary>Makes the file.</summary>
    protected override void EndProcessing() => Guard(() =>
    {
        if ((Baseline ? CreateBaseline() : Begin()) is not { } begun)
        {
            return;
        }

        TellVerbose($"Begun: {begun.Path}.");
        WriteObject(InvokeProvider.Item.Get([begun.Path], force: true, literalPath: true), enumerateCollection: true);
    });

    private ScaffoldedMigration? Begin()
    {
        string[] ofDatabase = [nameof(DatabaseUrl), nameof(Credential), nameof(Role), nameof(WaitForDatabase), nameof(Schema), nameof(Table)];
        if (Array.Find(ofDatabase, MyInvocation.BoundParameters.ContainsKey) is { } needless)
        {
            throw new Lending.Migrations.InvalidMigrationException(
                "BaselineRequired", $"-{needless} is of a database, and a new migration needs none. Leave it out, or add -Baseline.");
        }

        var factory = CreateFactory();
        var options = new MigratorOptions { Paths = Paths };
        var folder = factory.NewMigrationFolder(options);
        if (!ShouldProcess(ShellText.Plain.Clean(folder), $"Begin the migration '{ShellText.Plain.Clean(Description)}'"))
        {
            return null;
        }

        var names = Path is null || Directory.Exists(folder) ? factory.Load(options).Select(migration => migration.Name) : [];
        return MigrationScaffold.Create(new ScaffoldRequest(Description, folder, [.. names], DateTimeOffset.UtcNow)
        {
            Format = Format is null ? null : Enum.Parse<ScaffoldFormat>(Format, ignoreCase: true),
            AllowOutOfOrder = AllowOutOfOrder,
        });
    }

    private ScaffoldedMigration? CreateBaseline()
    {
        var factory = CreateFactory();
        var options = OptionsFor((DatabaseUrl as DatabaseAddress)?.Text, Schema, Role) with { LockTimeout = TimeSpan.FromSeconds(LockTimeout) };
        var target = Resolve(factory, options);
        var folder = ShellText.Plain.Clean(factory.NewMigrationFolder(options));
        if (!ShouldProcess(Place, $"Write the present schema into {folder} as the first migration, and register it"))
        {
            return null;
        }

        var request = factory.PrepareBaseline(options, target, Description) with { Reason = Reason };
        using var progress = new RunProgress(this, "Writing the baseline");
        var observer = new CmdletObserver(this, database => Place = ShellText.Place(database), _ => true, progress, Table) { WritesRecords = false };
        return factory.Create(options, target, observer).CreateBaseline(request, StopToken);
    }

    private MigratorTarget Resolve(MigratorFactory factory, MigratorOptions options)
    {
        var target = factory.Resolve(options);
        Protect(target.Text);
        Place = ShellText.Plain.Clean($"{target.Database.Connection.Database} on {target.Database}");
        return target;
    }
}
