using System.Globalization;
using Lending.Migrations.Chaos.Faults;
using Lending.Migrations.Chaos.Migrations;

namespace Lending.Migrations.Chaos;

/// <summary>Who runs a round's migrations.</summary>
internal enum Runner
{
    Engine,
    Console,
    PowerShell,
}

/// <summary>All that is chosen for a round before it begins.</summary>
/// <param name="Seed">Makes the same again.</param>
/// <param name="Runner">Who runs it.</param>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Direction">All up, or all that is up down.</param>
/// <param name="Before">How many of them are up when it begins.</param>
/// <param name="Migrations">The set.</param>
internal sealed record Scenario(
    int Seed, Runner Runner, Fault Fault, MigrationDirection Direction, int Before, IReadOnlyList<ChaosMigration> Migrations)
{
    /// <summary>When the fault strikes.</summary>
    public required Moment Moment { get; init; }

    public int Retries { get; init; }

    /// <summary>Whether the whole run is one transaction.</summary>
    public bool InOne { get; init; }

    /// <summary>How often the same goes wrong before the run that is left alone.</summary>
    public int Strikes { get; init; } = 1;

    public static Scenario Of(int seed, ChaosOptions options, Func<Fault, bool> isPossible)
    {
        var random = new Random(seed);
        var fault = FaultKinds.Choose(random, isPossible);
        var runner = RunnerFor(fault, options, random);
        var formats = FormatsFor(runner, options, random);
        var migrations = Enumerable.Range(1, random.Next(1, 5))
            .Select(number => Migration(number, formats[random.Next(formats.Length)], fault.NeedsDisk, random))
            .ToList();
        var isUp = random.Next(10) < 7;
        return new Scenario(
            seed,
            runner,
            fault,
            isUp ? MigrationDirection.Up : MigrationDirection.Down,
            isUp ? Math.Max(0, random.Next(-2, migrations.Count)) : migrations.Count,
            migrations)
        {
            Moment = Moment.Of(migrations, random),
            Retries = random.Next(3),
            Strikes = random.Next(4) == 0 ? 2 : 1,
            InOne = random.Next(2) == 0 && migrations.TrueForAll(migration => migration.Transactional),
        };
    }

    public override string ToString() =>
        $"""
          seed {Seed}: {Runner}, {Direction}, fault {Fault.Name} {Moment}{(Strikes > 1 ? ", and again" : "")}{(InOne ? ", in one transaction" : "")}, {Before} up before
              {string.Join("\n    ", Migrations)}
        """;

    private static Runner RunnerFor(Fault fault, ChaosOptions options, Random random)
    {
        var place = random.Next(100);
        return place < 3 && options.Module is not null ? Runner.PowerShell
            : place < 25 || fault.NeedsProcess ? Runner.Console
            : Runner.Engine;
    }

    private static Format[] FormatsFor(Runner runner, ChaosOptions options, Random random)
    {
        var withNode = random.Next(8) == 0 && options.NodeModules is not null;
        return runner == Runner.PowerShell
            ? [Format.PowerShell, Format.PowerShell, Format.Sql]
            : withNode ? [Format.JavaScript, Format.JavaScript, Format.Sql, Format.CSharp] : [Format.Sql, Format.Sql, Format.CSharp];
    }

    private static ChaosMigration Migration(int number, Format format, bool onDisk, Random random)
    {
        var transactional = random.Next(100) < 55;
        var steps = new List<Step>();
        var count = random.Next(1, 6);
        for (var place = 1; place <= count; place++)
        {
            if (random.Next(2) == 0)
            {
                steps.Add(new Step("", StepKind.Wait, false, random.Next(1, 12)));
            }

            var kind = onDisk && random.Next(2) == 0 ? StepKind.Fill : Kind(transactional, random);
            var letter = "trcxf"[(int)kind];
            steps.Add(new Step(string.Create(CultureInfo.InvariantCulture, $"{letter}{number}_{place}"), kind, !transactional, 0));
        }

        return new ChaosMigration($"2024010100000{number}-m{number}", format, transactional, steps);
    }

    private static StepKind Kind(bool transactional, Random random) => random.Next(transactional ? 6 : 8) switch
    {
        0 or 1 => StepKind.Table,
        2 or 3 => StepKind.Row,
        4 => StepKind.Column,
        _ => StepKind.Index,
    };
}
