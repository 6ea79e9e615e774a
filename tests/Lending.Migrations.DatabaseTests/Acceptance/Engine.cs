using Lending.Migrations.Running;
using Lending.Schema;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>The engine as both front ends put it together, on a test's database; it hears nothing from its surroundings.</summary>
internal sealed class Engine : IMigrationObserver
{
    private readonly MigratorFactory _factory;
    private readonly MigratorOptions _options;

    /// <param name="currentFolder">Where it is called from: decides the default set.</param>
    /// <param name="paths">Exactly the set; none for the default one.</param>
    public Engine(TestDatabase database, string currentFolder, params string[] paths)
    {
        _factory = new MigratorFactory(
            new HostEnvironment(currentFolder, _ => null, new RunnerIdentity("acceptance tests", "tester", "here")), typeof(CreateMarkets).Assembly);
        _options = new MigratorOptions { DatabaseUrl = database.Url, Paths = paths };
    }

    public List<MigrationEvent> Told { get; } = [];

    public MigratorOptions Options { private get => _options; init => _options = value with { DatabaseUrl = _options.DatabaseUrl, Paths = _options.Paths }; }

    public IReadOnlyList<string> Up(MigrationSelection? which = null) => Names(Migrator.Run(new MigrationRequest.Apply(which ?? new MigrationSelection.All())));

    public IReadOnlyList<string> Down(MigrationSelection? which = null) => Names(Migrator.Run(new MigrationRequest.Revert(which ?? new MigrationSelection.Next(1))));

    public IReadOnlyList<MigrationStatus> Status() => Migrator.GetStatus().Migrations;

    public void Observe(MigrationEvent migrationEvent) => Told.Add(migrationEvent);

    private Migrator Migrator => _factory.Create(Options, _factory.Resolve(Options), this);

    private static List<string> Names(MigrationReport report) => [.. report.Outcomes.Select(outcome => outcome.Step.Migration.Name.Value)];
}
