namespace Lending.Migrations.Sources;

/// <summary>
/// Reads <c>.sql</c> migrations: UTF-8 with a <c>-- migrate:up</c> part and, where the migration can be undone, a
/// <c>-- migrate:down</c> part. Each is one transaction, or statement by statement with <c>transaction:false</c>.
/// </summary>
/// <remarks>
/// A file is checked whole when it is read. Up to 1 MiB is kept and is what runs; a longer one is streamed again when it runs,
/// and a run of one that was changed since is refused, at the latest before its transaction is committed. What pg_dump wrote may
/// stand as it is, data included; without a marker it is the part that applies.
/// </remarks>
public sealed class SqlFileReader : IFileReader
{
    /// <inheritdoc/>
    public IReadOnlySet<string> Extensions { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { ".sql" };

    /// <inheritdoc/>
    public Migration Read(FileInfo file, MigrationName name)
    {
        var text = ScriptText.Load(file.FullName);
        var original = MigrationOriginal.Find(text.FirstLine);
        return new Migration(
            name,
            new MigrationOrigin(file.FullName, file.FullName),
            Body(text, text.Up),
            text.Down is null ? null : Body(text, text.Down))
        {
            ComputeChecksum = () => text.Checksum,
            Original = original,
            RecordedAs = original?.FileName,
        };
    }

    private static MigrationBody Body(ScriptText text, SqlMarker half) => new(
        half.Transactional,
        half.Transactional
            ? context => context.Statements.Append(DumpText.For(context.ServerVersion, text.Statements(half.Direction)))
            : context => RunAlone(text, half.Direction, context))
    {
        LockTimeout = half.LockTimeout,
        OptOut = SqlMarker.OptOut(half.Direction),
        Refusal = text.Refusals.GetValueOrDefault(half.Direction),
        Script = serverVersion => DumpText.For(serverVersion, text.Statements(half.Direction)),
    };

    private static void RunAlone(ScriptText text, MigrationDirection direction, MigrationContext context)
    {
        text.Verify();
        foreach (var statement in DumpText.For(context.ServerVersion, text.Statements(direction)))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Statements.Execute([statement]);
        }
    }
}
