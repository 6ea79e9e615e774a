using Lending.Migrations.Running;
using Npgsql;

namespace Lending.Migrations.DatabaseTests.Running;

/// <summary>Runs inline migrations on a test's database and keeps what is told.</summary>
internal sealed class Runner(TestDatabase database, params Migration[] migrations) : IMigrationSource, IMigrationObserver
{
    public List<MigrationEvent> Told { get; } = [];

    public MigratorSettings Settings { get; init; } = new() { LockTimeout = TimeSpan.FromSeconds(30) };

    public string? ConnectionString { get; init; }

    public Action OnStarting { get; init; } = () => { };

    public Action OnWaiting { get; init; } = () => { };

    public Action OnRetrying { get; init; } = () => { };

    public Action OnFinished { get; init; } = () => { };

    /// <summary>A migration of SQL statements; a line each, as in a file.</summary>
    public static Migration Sql(string name, params string[] statements) => new(
        MigrationName.Parse(name),
        new MigrationOrigin(name + ".sql", $"/migrations/{name}.sql"),
        Body(true, statements),
        Down: null)
    {
        ComputeChecksum = () => $"sum of {name}",
    };

    public static MigrationBody Body(bool transactional, params string[] statements) => new(
        transactional,
        context => context.Statements.Execute(statements.Select((text, index) => new SqlStatement(text, index + 2, 1))));

    public MigrationReport Up(CancellationToken cancellation = default) => Up(new MigrationSelection.All(), cancellation);

    public MigrationReport Up(MigrationSelection selection, CancellationToken cancellation = default) =>
        Migrator().Run(new MigrationRequest.Apply(selection), cancellation);

    public MigrationReport Up(MigrationRequest.Apply request) => Migrator().Run(request);

    public MigrationReport Down(int steps = 1) => Migrator().Run(new MigrationRequest.Revert(new MigrationSelection.Next(steps)));

    public IReadOnlyList<HistoryEntry> History(HistoryQuery? query = null) => Migrator().GetHistory(query ?? new HistoryQuery()).Entries;

    public RecordReport Record(RecordRequest request) => Migrator().Record(request);

    public RecordReport Preview(RecordRequest request) => Migrator().Preview(request);

    public IReadOnlyList<MigrationStatus> Status() => Migrator().GetStatus().Migrations;

    public MigrationReport UpTold(IMigrationObserver observer) => Migrator(observer).Run(new MigrationRequest.Apply(new MigrationSelection.All()));

    public IReadOnlyList<Migration> Load() => migrations;

    public void Observe(MigrationEvent migrationEvent)
    {
        Told.Add(migrationEvent);
        if (migrationEvent is MigrationEvent.Starting)
        {
            OnStarting();
        }

        if (migrationEvent is MigrationEvent.WaitingForLock)
        {
            OnWaiting();
        }

        if (migrationEvent is MigrationEvent.Retrying)
        {
            OnRetrying();
        }

        if (migrationEvent is MigrationEvent.Finished)
        {
            OnFinished();
        }
    }

    public Migrator Migrator(IMigrationObserver? observer = null) => new(
        this, new DatabaseTarget(new NpgsqlConnectionStringBuilder(ConnectionString ?? database.ConnectionString)), observer ?? this, Settings, TimeProvider.System);
}
