namespace Lending.Migrations.JavaScript;

/// <summary>
/// Reads the backend's own migrations, which the Node runner runs too. Their code runs in a child <c>node</c>, with the backend's own
/// Sequelize, and every statement comes back to run here.
/// </summary>
/// <remarks>
/// What a file exports is known once Node has loaded it: <see cref="Migration.Prepare"/> does that for those that a run takes. Until
/// then both halves are taken to be there.
/// </remarks>
/// <param name="checksum">Says the checksum of a file.</param>
internal sealed class JavaScriptFileReader(Func<string, string> checksum) : IFileReader
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase) { ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts" };

    private const string OptOut = "export const transaction = false; (in module.exports: transaction: false beside up)";

    public IReadOnlySet<string> Extensions => Known;

    /// <summary>True for a migration that Node runs.</summary>
    public static bool Reads(Migration migration) => Known.Contains(Path.GetExtension(migration.Origin.FilePath) ?? "");

    public Migration Read(FileInfo file, MigrationName name)
    {
        var sum = checksum(file.FullName);
        var migration = new Migration(
            name,
            new MigrationOrigin(file.FullName, file.FullName),
            Body(file, MigrationDirection.Up, transactional: true),
            Body(file, MigrationDirection.Down, transactional: true))
        {
            RecordedAs = file.Name,
            ComputeChecksum = () => sum,
        };
        return migration with
        {
            Anticipate = run => BridgeFor(file, run).Anticipate(file.FullName),
            Prepare = run => Prepared(migration, file, run),
        };
    }

    private static Migration Prepared(Migration migration, FileInfo file, RunScope run)
    {
        var module = BridgeFor(file, run).Load(file.FullName);
        if (!module.Up)
        {
            throw new InvalidMigrationException(
                "MigrationInvalid",
                "the file exports no function 'up'. Write 'export const up = async (queryInterface, Sequelize) => { … }', or put it into "
                + "module.exports. A file that is no migration may begin with '_'.",
                new SourceLocation(file.FullName));
        }

        MigrationBody Half(MigrationDirection direction) =>
            Body(file, direction, IsTransactional(module, file)) with { LockTimeout = LockTimeoutOf(module, file) };
        return migration with { Up = Half(MigrationDirection.Up), Down = module.Down ? Half(MigrationDirection.Down) : null };
    }

    private static MigrationBody Body(FileInfo file, MigrationDirection direction, bool transactional) =>
        new(transactional, context => BridgeFor(file, context.Run).Run(file.FullName, direction, context)) { OptOut = OptOut, IsProgram = true };

    private static bool IsTransactional(NodeModule module, FileInfo file) => module.Transaction switch
    {
        "true" => true,
        "false" => false,
        var text => throw new InvalidMigrationException(
            "MigrationInvalid", $"it exports transaction = {text}. Write false, without quotes, or leave it out.", new SourceLocation(file.FullName)),
    };

    private static TimeSpan? LockTimeoutOf(NodeModule module, FileInfo file) => module.LockTimeout is not { } text
        ? null
        : LockDuration.TryParse(text, out var timeout)
            ? timeout
            : throw new InvalidMigrationException(
                "MigrationInvalid", $"it exports lockTimeout = {text}. Write a string: {LockDuration.Form}.", new SourceLocation(file.FullName));

    private static NodeBridge BridgeFor(FileInfo file, RunScope run)
    {
        var root = RootOf(file.Directory!);
        return run.Share(root, () => new NodeBridge(root, run));
    }

    /// <summary>The backend's root, where its scripts expect to be started: the nearest folder upward with a <c>package.json</c>.</summary>
    private static string RootOf(DirectoryInfo folder)
    {
        for (var at = folder; at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "package.json")))
            {
                return at.FullName;
            }
        }

        return folder.FullName;
    }
}
