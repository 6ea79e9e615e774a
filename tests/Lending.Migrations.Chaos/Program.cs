using System.CommandLine;
using System.Runtime.InteropServices;
using Lending.Migrations.Chaos;
using Lending.Migrations.Chaos.Faults;

// Random faults on a real PostgreSQL, and after each a look whether every migration is whole, absent, or interrupted with a true record.
var defaults = new ChaosOptions();
var rounds = new Option<int>("--rounds") { Description = "How many rounds at most.", DefaultValueFactory = _ => defaults.Rounds };
var minutes = new Option<double>("--minutes") { Description = "After so many minutes no round is begun.", DefaultValueFactory = _ => defaults.Limit.TotalMinutes };
var seed = new Option<int>("--seed") { Description = "Of the first round; each next round has the next number.", DefaultValueFactory = _ => defaults.Seed };
var workers = new Option<int>("--workers") { Description = "How many rounds at a time, each on a server of its own.", DefaultValueFactory = _ => defaults.Workers };
var faults = new Option<string[]>("--faults") { Description = $"Only these: {string.Join(", ", FaultKinds.Names)}.", AllowMultipleArgumentsPerToken = true };
faults.AcceptOnlyFromAmong([.. FaultKinds.Names]);
var root = Delivered.Root(AppContext.BaseDirectory);

var command = new RootCommand("Random faults on a real PostgreSQL; './build.sh chaos'.") { rounds, minutes, seed, workers, faults };
command.SetAction(parsed =>
{
    var run = new ChaosRun(
        Delivered.Find(root) with
        {
            Rounds = parsed.GetValue(rounds),
            Limit = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
            Seed = parsed.GetValue(seed),
            Workers = parsed.GetValue(workers),
            Faults = parsed.GetValue(faults) ?? [],
        },
        Console.Out);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    run.Execute();
    return run.Violations.Count == 0 ? 0 : 1;

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        run.Stop();
    }
});
return command.Parse(args).Invoke();
