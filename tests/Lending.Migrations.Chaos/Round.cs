using Lending.Migrations.Chaos.Checks;
using Lending.Migrations.Chaos.Clients;
using Lending.Migrations.Chaos.Faults;
using Lending.Migrations.Chaos.Migrations;
using Lending.Migrations.Chaos.Stage;

namespace Lending.Migrations.Chaos;

/// <summary>What came of a round.</summary>
internal sealed record RoundResult(Said Said, bool MayBeEither, IReadOnlyCollection<Standing> Standings);

/// <summary>One round: a client and a fault, a look at what is there, and a run that has to mend it.</summary>
internal sealed class Round(Scenario scenario, ChaosOptions options, ChaosServer server, string workFolder)
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(90);

    private readonly Random _random = new(~scenario.Seed);

    /// <summary>What the client said, for the story of a violation.</summary>
    public string Told { get; private set; } = "";

    /// <exception cref="ViolationException">The invariant does not hold.</exception>
    public RoundResult Run()
    {
        var folder = Directory.CreateDirectory(Path.Combine(workFolder, $"round-{scenario.Seed}")).FullName;
        using var database = new RoundDatabase(server, scenario.Seed);
        var order = new Order(folder, MigrationFolder.Write(folder, scenario.Migrations), database.Url, MigrationDirection.Up) { Retries = scenario.Retries, InOne = scenario.InOne };
        try
        {
            if (scenario.Before > 0)
            {
                RunUndisturbed(order with { AtMost = scenario.Before });
            }

            var (claim, standings) = Strike(order with { Direction = scenario.Direction }, database);
            for (var strike = 1; strike < scenario.Strikes && standings.Values.Any(standing => standing != GoalOf(scenario.Direction)); strike++)
            {
                (claim, standings) = Strike(order with { Direction = scenario.Direction }, database);
            }

            Mend(order, database, standings);
            return new RoundResult(claim.Said, claim.MayBeEither, [.. standings.Values]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private (Claim Claim, Dictionary<ChaosMigration, Standing> Standings) Strike(Order order, RoundDatabase database)
    {
        var claim = RunWithFault(order, database);
        return (claim, Look(database, claim));
    }

    private Claim RunWithFault(Order order, RoundDatabase database)
    {
        using var proxy = scenario.Fault.NeedsProxy ? new Proxy(server.Port) : null;
        order = order with { Url = proxy is null ? order.Url : database.UrlThrough(proxy.Port) };
        var scene = new Scene(server, database, proxy, order);
        scenario.Fault.Prepare(scene, _random);
        try
        {
            using var client = Start(order);
            scenario.Moment.Await(client, database);
            scenario.Fault.Strike(scene, client, _random);
            var claim = EndOf(client);
            scene.Rivals.ForEach(rival => EndOf(rival));
            return claim;
        }
        finally
        {
            scene.Rivals.ForEach(rival => rival.Dispose());
            scenario.Fault.Mend(scene);
        }
    }

    private IClient Start(Order order) => scenario.Runner switch
    {
        Runner.Engine => new EngineClient(order),
        Runner.Console => ProcessClient.Console(options.Console, order),
        _ => ProcessClient.PowerShell(options.Module!, order),
    };

    private Claim EndOf(IClient client)
    {
        if (!client.End.Wait(LongestRun))
        {
            client.Stop();
            throw new ViolationException($"the client does not end within {LongestRun.TotalSeconds} s");
        }

        Told += client.End.Result.Text + "\n";
        return client.End.Result;
    }

    private Dictionary<ChaosMigration, Standing> Look(RoundDatabase database, Claim claim)
    {
        if (!database.IsLeft())
        {
            throw new ViolationException("a session is left behind");
        }

        if (database.AdvisoryLocks() is { Count: > 0 } locks)
        {
            throw new ViolationException($"a lock is left: {string.Join(", ", locks)}");
        }

        var seen = Observation.Of(database);
        var standings = scenario.Migrations.ToDictionary(migration => migration, migration => Standings.Of(migration, seen));
        var atStake = scenario.Migrations.Skip(scenario.Direction == MigrationDirection.Up ? scenario.Before : 0);
        if (scenario.InOne && atStake.DistinctBy(migration => standings[migration]).Count() > 1)
        {
            throw new ViolationException("a run in one transaction is neither whole nor absent");
        }

        Agreement.Check(claim, GoalOf(scenario.Direction), standings, scenario.Fault.HasRival);
        return standings;
    }

    /// <summary>The same command again has to end well: it goes on with what is interrupted. So has the way back.</summary>
    private void Mend(Order order, RoundDatabase database, Dictionary<ChaosMigration, Standing> standings)
    {
        var direction = scenario.Direction;
        if (_random.Next(4) == 0)
        {
            Healing.Settle(database, order, standings.Where(pair => pair.Value == Standing.Interrupted).Select(pair => pair.Key));
        }

        RunUndisturbed(order with { Direction = direction });
        Require(GoalOf(direction), database);
        if (_random.Next(3) == 0)
        {
            direction = direction == MigrationDirection.Up ? MigrationDirection.Down : MigrationDirection.Up;
            RunUndisturbed(order with { Direction = direction });
            Require(GoalOf(direction), database);
        }
    }

    private static Standing GoalOf(MigrationDirection direction) => direction == MigrationDirection.Up ? Standing.Whole : Standing.Absent;

    /// <summary>Straight to the server, and in this process where it can be, which is quicker.</summary>
    private void RunUndisturbed(Order order)
    {
        order = order with { Retries = 5 };
        using var client = scenario.Runner == Runner.PowerShell ? Start(order) : new EngineClient(order);
        var claim = EndOf(client);
        if (claim.Said != Said.Success)
        {
            throw new ViolationException($"an undisturbed run, {order.Direction}, does not end well: {claim.Text}");
        }
    }

    private void Require(Standing goal, RoundDatabase database)
    {
        var seen = Observation.Of(database);
        if (scenario.Migrations.FirstOrDefault(migration => Standings.Of(migration, seen) != goal) is { } other)
        {
            throw new ViolationException($"after the run that mends, this is not {goal}: {seen.Describe(other)}");
        }
    }
}
