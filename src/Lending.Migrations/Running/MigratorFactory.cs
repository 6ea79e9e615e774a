using System.Net;
using System.Reflection;
using Lending.Migrations.Converting;
using Lending.Migrations.Dumping;
using Lending.Migrations.JavaScript;
using Lending.Migrations.Planning;
using Lending.Migrations.Sandbox;
using Lending.Migrations.Settings;
using Lending.Migrations.Sources;

namespace Lending.Migrations.Running;

/// <summary>What the user said, as plain values. Both front ends fill one of these in.</summary>
public sealed record MigratorOptions
{
    /// <summary>Absolute paths of folders, assemblies and files that are exactly the set; empty for the default set.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Where to run; null to ask <c>DATABASE_URL</c> and <c>.env</c>.</summary>
    public string? DatabaseUrl { get; init; }

    /// <summary>User and password that go before those of the URL and the surroundings; null for none.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <inheritdoc cref="MigratorSettings.Role"/>
    public string? Role { get; init; }

    /// <inheritdoc cref="DatabaseTarget.WaitForDatabase"/>
    public TimeSpan WaitForDatabase { get; init; }

    /// <inheritdoc cref="MigratorSettings.Schema"/>
    public string? Schema { get; init; }

    /// <inheritdoc cref="MigratorSettings.Table"/>
    public string Table { get; init; } = MigratorSettings.DefaultTable;

    /// <inheritdoc cref="MigratorSettings.LockTimeout"/>
    public TimeSpan LockTimeout { get; init; } = new MigratorSettings().LockTimeout;

    /// <inheritdoc cref="MigratorSettings.DdlLockTimeout"/>
    public TimeSpan DdlLockTimeout { get; init; } = new MigratorSettings().DdlLockTimeout;

    /// <inheritdoc cref="MigratorSettings.Retries"/>
    public int Retries { get; init; } = new MigratorSettings().Retries;

    /// <summary>What was said of the environment. Where none is expected, <c>LENDING_ENVIRONMENT</c> is.</summary>
    public EnvironmentConsent Environment { get; init; } = new();

    /// <inheritdoc cref="MigratorSettings.StatementTimeout"/>
    public TimeSpan? StatementTimeout { get; init; }

    /// <inheritdoc cref="MigratorSettings.ShowNotices"/>
    public bool ShowNotices { get; init; }
}

/// <summary>What surrounds the process. The engine never looks for itself.</summary>
/// <param name="CurrentFolder">Absolute.</param>
/// <param name="Variable">Looks up an environment variable; null where it is not set.</param>
/// <param name="Runner">Who runs, for the history and for those who wait.</param>
public sealed record HostEnvironment(string CurrentFolder, Func<string, string?> Variable, RunnerIdentity Runner);

/// <summary>The database that is meant.</summary>
/// <param name="Database">How to reach it; holds the password.</param>
/// <param name="Origin">Who named it, for messages.</param>
/// <param name="Text">Makes foreign text safe to show: it knows the password.</param>
public sealed record MigratorTarget(DatabaseTarget Database, string Origin, ForeignText Text);

/// <summary>
/// Makes a <see cref="Migrator"/> from what a user said and what surrounds the process, so that both front ends mean the same by
/// the same words.
/// </summary>
/// <param name="host">What surrounds the process.</param>
/// <param name="carried">The assembly whose migrations are part of the default set.</param>
/// <param name="scripts">
/// What reads <c>.ps1</c> migrations, which run in the shell that reads them; null where there is no shell: each is then refused when
/// its turn comes, and status shows it all the same.
/// </param>
public sealed partial class MigratorFactory(HostEnvironment host, Assembly carried, IFileReader? scripts = null)
{
    /// <summary>The folder that a new migration goes to where none is in use.</summary>
    private const string UsualFolder = "src/migrations";

    /// <summary>Names the environment that is expected.</summary>
    private const string EnvironmentVariable = "LENDING_ENVIRONMENT";

    /// <summary>The kinds of file that are read.</summary>
    private readonly IReadOnlyList<IFileReader> _readers =
        [.. MigrationSources.FileReaders, new JavaScriptFileReader(ScriptText.ChecksumOf), scripts ?? new ScriptFileReader()];

    /// <summary>Finds the database.</summary>
    /// <exception cref="InvalidMigrationException">None is named, or the text is not understood.</exception>
    public MigratorTarget Resolve(MigratorOptions options)
    {
        var found = ConnectionSource.Resolve(options.DatabaseUrl, host.Variable, host.CurrentFolder, options.Credential);
        return new MigratorTarget(found.Target.Waiting(options.WaitForDatabase), found.Origin, new ForeignText(found.Secrets));
    }

    /// <summary>Puts the engine together.</summary>
    /// <exception cref="InvalidMigrationException">There is nothing at one of the paths.</exception>
    public Migrator Create(MigratorOptions options, MigratorTarget target, IMigrationObserver observer) =>
        Create(options, target, observer, Source(options));

    private Migrator Create(MigratorOptions options, MigratorTarget target, IMigrationObserver observer, IMigrationSource source) => new(
        source,
        target.Database,
        observer,
        new MigratorSettings
        {
            Schema = options.Schema,
            Role = options.Role,
            Table = options.Table,
            LockTimeout = options.LockTimeout,
            DdlLockTimeout = options.DdlLockTimeout,
            Retries = options.Retries,
            StatementTimeout = options.StatementTimeout,
            ShowNotices = options.ShowNotices,
            Environment = options.Environment with { Expected = options.Environment.Expected ?? ExpectedByVariable() },
            Runner = host.Runner,
        },
        TimeProvider.System);

    /// <summary>What it takes to write a baseline: its folder, which is made where it is missing, and a pg_dump that reaches the database.</summary>
    /// <exception cref="InvalidMigrationException">More than one path was named, or the folder cannot be made.</exception>
    public BaselineRequest PrepareBaseline(MigratorOptions options, MigratorTarget target, string description)
    {
        var folder = NewMigrationFolder(options);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidMigrationException(
                "MigrationUnwritable", $"no migration can be made in '{folder}': {error.Message}", location: null, error);
        }

        return new BaselineRequest(description, folder, options.Schema, new SchemaDump(target.Database, host.Variable, host.CurrentFolder));
    }

    /// <summary>Prepares to convert JavaScript migrations; nothing is started yet.</summary>
    /// <exception cref="InvalidMigrationException">There is nothing to convert at a path, or a file that would be written is there.</exception>
    public MigrationConverter CreateConverter(ConversionRequest request, IMigrationObserver observer)
    {
        var folder = ConversionTargets.FolderOf(request);
        var inUse = FolderInUse() is { } used && Path.TrimEndingDirectorySeparator(used) == folder;
        var set = new MigrationCatalog(Source(new MigratorOptions { Paths = inUse ? [] : [folder] }).Load());
        return new MigrationConverter(request, set, new SandboxOptions(host.Variable, host.CurrentFolder), observer);
    }

    /// <summary>The set alone, in order, without a database.</summary>
    /// <exception cref="InvalidMigrationException">A file or class is not a proper migration.</exception>
    public IReadOnlyList<Migration> Load(MigratorOptions options) => new MigrationCatalog(Source(options).Load()).Migrations;

    /// <summary>Where a new migration is written: the one folder that was named, else the folder in use, else <c>src/migrations</c>.</summary>
    /// <exception cref="InvalidMigrationException">More than one path was named.</exception>
    public string NewMigrationFolder(MigratorOptions options) => options.Paths.Count switch
    {
        0 => FolderInUse() ?? Path.Combine(host.CurrentFolder, UsualFolder.Replace('/', Path.DirectorySeparatorChar)),
        1 => options.Paths[0],
        _ => throw new InvalidMigrationException("PathInvalid", "A new migration is one file: name one folder for it."),
    };

    private IMigrationSource Source(MigratorOptions options)
    {
        if (options.Paths.Count > 0)
        {
            return new UnionSource(MigrationSources.FromPaths(options.Paths, _readers, SqlChecksum.Of));
        }

        var ours = new AssemblySource(carried, SqlChecksum.Of);
        return FolderInUse() is { } folder
            ? new OverlaySource(ours, new FolderSource(folder, _readers))
            : ours;
    }

    private string? ExpectedByVariable() => host.Variable(EnvironmentVariable) is { Length: > 0 } expected ? expected : null;

    private string? FolderInUse() => MigrationFolders.Find(host.Variable, host.CurrentFolder);
}
