using Lending.Migrations.Running;

namespace Lending.Migrations.Chaos.Clients;

/// <summary>The engine in this process: what a library's caller gets.</summary>
internal sealed class EngineClient : IClient
{
    private readonly CancellationTokenSource _stop = new();

    public EngineClient(Order order) => End = Task.Factory.StartNew(
        () => Run(order, _stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public Task<Claim> End { get; }

    public void Stop() => _stop.Cancel();

    public void Kill() => throw new NotSupportedException("The engine is no process of its own.");

    public void Dispose() => _stop.Dispose();

    private static Claim Run(Order order, CancellationToken cancellation)
    {
        var story = new Story();
        try
        {
            Migrator(order, story).Run(order.Request, cancellation);
            return new Claim(Said.Success, story.Finished, story.ToString());
        }
        catch (Exception error) when (error is MigrationException or OperationCanceledException)
        {
            return new Claim(Said.Failure, story.Finished, $"{story}{error.GetType().Name}: {error.Message}");
        }
    }

    public static Migrator Migrator(Order order, IMigrationObserver observer)
    {
        var host = new HostEnvironment(order.Folder, Environment.GetEnvironmentVariable, new RunnerIdentity("chaos engine", "chaos", "here"));
        var factory = new MigratorFactory(host, typeof(Lending.Schema.CreateMarkets).Assembly);
        var options = new MigratorOptions
        {
            Paths = order.Paths,
            DatabaseUrl = order.Url,
            DdlLockTimeout = order.DdlLockTimeout,
            Retries = order.Retries,
        };
        return factory.Create(options, factory.Resolve(options), observer);
    }

    private sealed class Story : IMigrationObserver
    {
        private readonly List<string> _told = [];

        public List<string> Finished { get; } = [];

        public void Observe(MigrationEvent migrationEvent)
        {
            _told.Add(migrationEvent.GetType().Name);
            if (migrationEvent is MigrationEvent.Finished finished)
            {
                Finished.Add(finished.Outcome.Step.Migration.Name.Value);
            }
        }

        public override string ToString() => string.Join(", ", _told) + "\n";
    }
}
