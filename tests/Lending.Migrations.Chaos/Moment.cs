using System.Diagnostics;
using Lending.Migrations.Chaos.Clients;
using Lending.Migrations.Chaos.Migrations;
using Lending.Migrations.Chaos.Stage;

namespace Lending.Migrations.Chaos;

/// <summary>What a client has reached when the clock of a moment begins to run.</summary>
internal enum Progress
{
    Started,
    Connected,
    AtWork,
}

/// <summary>When a fault strikes: so many milliseconds after a client has come so far.</summary>
internal sealed record Moment(Progress After, int Milliseconds)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Most strike while statements run; how long these may take is known by their pauses.</summary>
    public static Moment Of(IEnumerable<ChaosMigration> migrations, Random random)
    {
        var work = migrations.SelectMany(migration => migration.Steps).Sum(step => step.Milliseconds + 2);
        return random.Next(8) switch
        {
            0 => new Moment(Progress.Started, random.Next(200)),
            1 => new Moment(Progress.Connected, random.Next(30)),
            _ => new Moment(Progress.AtWork, random.Next(work + 10)),
        };
    }

    public void Await(IClient client, RoundDatabase database)
    {
        var clock = Stopwatch.StartNew();
        while (!client.End.IsCompleted && clock.Elapsed < LongestWait && !IsReached(database))
        {
            Thread.Sleep(1);
        }

        Thread.Sleep(Milliseconds);
    }

    public override string ToString() => $"{Milliseconds} ms after it has {After switch { Progress.Started => "started", Progress.Connected => "connected", _ => "begun to work" }}";

    private bool IsReached(RoundDatabase database) => After switch
    {
        Progress.Connected => database.Sessions() > 0,
        Progress.AtWork => database.Sessions("query ~ 'pg_sleep|[txrcf][0-9]_[0-9]'") > 0,
        _ => true,
    };
}
