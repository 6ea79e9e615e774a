using Lending.Migrations.Running;
using Lending.Schema;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>The engine as both front ends put it together, on a test's database; it hears nothing from its surroundings.</summary>
/// <param name="currentFolder">Where it is called from: decides the default set.</param>
/// <param name="paths">Exactly the set; none for the default one.</param>
internal sealed class Engine(TestDatabase database, string currentFolder, params string[] paths) : IMigrationObserver
{
    private readonly MigratorFactory _factory = new(
        new HostEnvironment(currentFolder, _ => null, new RunnerIdentity("acceptance tests", "tester", "here")), typeof(CreateMarkets).Assembly);

    public List<MigrationEvent> Told { get; } = [];

    public string DatabaseUrl { private get; init; } = database.Url;

    public string Table { private get; init; } = MigratorSettings.DefaultTable;

    private Migrator Migrator
    {
        get
        {
            var options = new MigratorOptions { DatabaseUrl = DatabaseUrl, Paths = paths, Table = Table };
            return _factory.Create(options, _factory.Resolve(options), this);
        }
    }

    public IReadOnlyList<string> Up(MigrationSelection? which = null) => Names(Migrator.Run(new MigrationRequest.Apply(which ?? new MigrationSelection.All())));

    public IReadOnlyList<string> Down(MigrationSelection? which = null) => Names(Migrator.Run(new MigrationRequest.Revert(which ?? new MigrationSelection.Next(1))));

    public IReadOnlyList<MigrationStatus> Status() => Migrator.GetStatus().Migrations;

    public void Observe(MigrationEvent migrationEvent) => Told.Add(migrationEvent);

    private static List<string> Names(MigrationReport report) => [.. report.Outcomes.Select(outcome => outcome.Step.Migration.Name.Value)];
}
