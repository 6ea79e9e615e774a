using System.Text;
using Lending.Migrations.Converting;
using Lending.Migrations.Planning;
using Lending.Migrations.Sandbox;
using Lending.Migrations.Sources;

namespace Lending.Migrations.Running;

/// <summary>
/// Converts JavaScript migrations: runs each on a sandbox, behind those that go before it, keeps the SQL that it sends, up and down, and
/// proves on copies of the sandbox's database that this SQL leaves the same. Originals are never touched, nor is an existing file.
/// </summary>
public sealed class MigrationConverter : IDisposable
{
    private readonly ConversionRequest _request;
    private readonly SandboxOptions _options;
    private readonly IMigrationObserver _observer;
    private readonly MigrationCatalog _set;
    private MigrationName? _before;
    private ConversionSandbox? _sandbox;

    internal MigrationConverter(ConversionRequest request, MigrationCatalog set, SandboxOptions options, IMigrationObserver observer)
    {
        _request = request;
        _set = set;
        _options = options;
        _observer = new PrintsAlone(observer);
        Targets = ConversionTargets.Of(request, set);
    }

    /// <summary>What there is to convert, in order. To ask for it starts nothing.</summary>
    public IReadOnlyList<ConversionTarget> Targets { get; }

    /// <summary>Converts one; targets are taken in their order, and may be left out. The first one starts the sandbox.</summary>
    /// <returns>What was written, and what somebody should look at.</returns>
    /// <exception cref="InvalidMigrationException">
    /// It cannot run on the sandbox (<c>ConversionFailed</c>), or its SQL does not leave the same database (<c>ConversionDiffers</c>): the
    /// others can be converted all the same. Or the migrations before it cannot run (<c>ConversionBlocked</c>), or something is missing.
    /// Nothing was written.
    /// </exception>
    /// <exception cref="OperationCanceledException">Stopped; nothing was written.</exception>
    public ConvertedMigration Convert(ConversionTarget target, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        var sandbox = _sandbox ??= new ConversionSandbox(_options, _request.Schema, cancellation);
        RunBefore(target, sandbox, cancellation);
        var migration = _set.Find(target.Name.Value)!;
        var original = Try(target, "", migration, sandbox, _observer, cancellation);
        var again = Try(target, "in a second run, ", migration, sandbox, Nobody.Instance, cancellation);
        var findings = ConversionFindings.Of(original, again);
        var text = new ConvertedText(
            new MigrationOriginal(Path.GetFileName(target.Source), migration.Checksum!),
            original.Effective(original.Up),
            original.AfterDown is null ? null : original.Effective(original.Down),
            original.Transactional,
            findings.Remarks);
        var compared = Prove(target, text, (original, again), sandbox, cancellation);
        Write(target.Path, _request.Format == ConversionFormat.Sql ? text.AsSql() : text.AsPowerShell());
        return new ConvertedMigration(target, text.Up.Count, text.Down?.Count, compared, findings.Questions, findings.Warnings(compared));
    }

    /// <summary>Stops the sandbox.</summary>
    public void Dispose() => _sandbox?.Dispose();

    private void RunBefore(ConversionTarget target, ConversionSandbox sandbox, CancellationToken cancellation)
    {
        var last = _set.Migrations.LastOrDefault(migration => migration.Name < target.Name)?.Name;
        if (last is null || last.CompareTo(_before) <= 0)
        {
            return;
        }

        try
        {
            sandbox.On(sandbox.Before, new Known(_set.Migrations), Nobody.Instance)
                .Run(new MigrationRequest.Apply(new MigrationSelection.Through(last)), cancellation);
            _before = last;
        }
        catch (MigrationFailedException error)
        {
            throw new InvalidMigrationException(
                "ConversionBlocked", $"the migrations before it do not run on the sandbox: {error.Message}\nNothing was written.", new SourceLocation(target.Source), error);
        }
    }

    private static ConversionTrial Try(
        ConversionTarget target, string which, Migration migration, ConversionSandbox sandbox, IMigrationObserver observer, CancellationToken cancellation)
    {
        try
        {
            return ConversionTrial.Run(migration, sandbox, observer, cancellation);
        }
        catch (MigrationFailedException error)
        {
            throw Failed($"it does not run on the sandbox: {which}{error.Message}", target, error);
        }
    }

    /// <summary>Reads the converted text as a run will, runs it both ways, and compares; true where the data could be compared, too.</summary>
    private static bool Prove(
        ConversionTarget target,
        ConvertedText text,
        (ConversionTrial First, ConversionTrial Second) original,
        ConversionSandbox sandbox,
        CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("lending-convert-");
        try
        {
            var file = Path.Combine(folder.FullName, $"{target.Name}.sql");
            Write(file, text.AsSql());
            var converted = ConversionTrial.Run(new SqlFileReader().Read(new FileInfo(file), target.Name), sandbox, Nobody.Instance, cancellation);
            var up = DumpComparison.Of(original.First.AfterUp, original.Second.AfterUp, converted.AfterUp);
            var down = text.Down is null
                ? new DumpComparison(Difference: null, DataCompared: true)
                : DumpComparison.Of(original.First.AfterDown!, original.Second.AfterDown ?? [], converted.AfterDown ?? []);
            return (up.Difference ?? down.Difference) is not { } difference
                ? up.DataCompared && down.DataCompared
                : throw new InvalidMigrationException(
                    "ConversionDiffers",
                    $"what it sends does not leave the same database when it is sent again ({(up.Difference is null ? "down" : "up")}): {difference}. "
                    + "Nothing was written. Write this one by hand.",
                    new SourceLocation(target.Source));
        }
        catch (Exception error) when (error is MigrationFailedException or InvalidMigrationException { ErrorId: not "ConversionDiffers" })
        {
            throw Failed($"what it sends does not run when it is sent again: {error.Message}", target, error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string path, string text)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw File.Exists(path) && error is IOException
                ? ConversionTargets.Exists(path)
                : new InvalidMigrationException("MigrationUnwritable", $"the converted migration cannot be written: {error.Message}", new SourceLocation(path), error);
        }
    }

    private static InvalidMigrationException Failed(string why, ConversionTarget target, Exception error) =>
        new("ConversionFailed", $"{why}\nNothing was written.", new SourceLocation(target.Source), error);

    private sealed class Known(IReadOnlyList<Migration> migrations) : IMigrationSource
    {
        public IReadOnlyList<Migration> Load() => migrations;
    }

    /// <summary>The rest is about a database that nobody asked for.</summary>
    private sealed class PrintsAlone(IMigrationObserver observer) : IMigrationObserver
    {
        public void Observe(MigrationEvent migrationEvent)
        {
            if (migrationEvent is MigrationEvent.Printed)
            {
                observer.Observe(migrationEvent);
            }
        }
    }

    private sealed class Nobody : IMigrationObserver
    {
        public static readonly Nobody Instance = new();

        public void Observe(MigrationEvent migrationEvent)
        {
        }
    }
}
