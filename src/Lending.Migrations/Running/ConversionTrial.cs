using Lending.Migrations.Converting;
using Lending.Migrations.JavaScript;

namespace Lending.Migrations.Running;

/// <summary>One migration on a copy of the sandbox: what it sent and what the database held, up and down.</summary>
internal sealed class ConversionTrial
{
    private readonly Migration _tried;
    private Migration _known;
    private IReadOnlySet<string> _volatileFunctions = new HashSet<string>();

    private ConversionTrial(Migration migration) => (_tried, _known) = (migration, migration);

    /// <summary>What it sent.</summary>
    public SentStatements Up { get; } = new();

    /// <summary>What it sent on its way back.</summary>
    public SentStatements Down { get; } = new();

    /// <summary>False where it opted out of the transaction.</summary>
    public bool Transactional => _known.Up.Transactional;

    /// <summary>What the database held when it was applied.</summary>
    public IReadOnlyList<string> AfterUp { get; private set; } = [];

    /// <summary>What it held when it was reverted; null where there is no way back.</summary>
    public IReadOnlyList<string>? AfterDown { get; private set; }

    /// <summary>Why its way back failed; null where it did not.</summary>
    public string? DownProblem { get; private set; }

    /// <summary>The statements of a half that have an effect.</summary>
    public IReadOnlyList<SqlStatement> Effective(SentStatements half) => half.Effective(_volatileFunctions);

    /// <summary>Runs a migration both ways on a copy of its own.</summary>
    /// <exception cref="MigrationException">It cannot be applied.</exception>
    public static ConversionTrial Run(Migration migration, ConversionSandbox sandbox, IMigrationObserver observer, CancellationToken cancellation)
    {
        var trial = new ConversionTrial(migration);
        var database = sandbox.Copy();
        try
        {
            var migrator = sandbox.On(database, new OneMigration(migration.Prepare is null ? migration : trial.Heard(migration)), observer);
            migrator.Run(new MigrationRequest.Apply(new MigrationSelection.All()), cancellation);
            trial.AfterUp = sandbox.Dump(database);
            trial._volatileFunctions = ConversionSandbox.VolatileFunctions(database);
            trial.Revert(migrator, () => sandbox.Dump(database), cancellation);
            return trial;
        }
        finally
        {
            sandbox.Drop(database);
        }
    }

    private void Revert(Migrator migrator, Func<IReadOnlyList<string>> dump, CancellationToken cancellation)
    {
        if (_known.Down is null)
        {
            return;
        }

        try
        {
            migrator.Run(new MigrationRequest.Revert(new MigrationSelection.Named([_tried.Name])), cancellation);
            AfterDown = dump();
        }
        catch (MigrationFailedException error)
        {
            DownProblem = error.InnerException!.Message;
        }
    }

    private Migration Heard(Migration migration) => migration with
    {
        Up = Heard(migration.Up, Up),
        Down = migration.Down is { } down ? Heard(down, Down) : null,
        Prepare = migration.Prepare is { } prepare ? run => Heard(_known = prepare(run)) : null,
    };

    private static MigrationBody Heard(MigrationBody body, SentStatements sent) => body with
    {
        Run = context => body.Run(context with
        {
            Statements = new ListeningSink(context.Statements, sent, statement => !ClientQueries.IsOfConnecting(statement)),
        }),
    };

    private sealed class OneMigration(Migration migration) : IMigrationSource
    {
        public IReadOnlyList<Migration> Load() => [migration];
    }
}
