using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Lending.Migrations.Chaos.Faults;
using Lending.Migrations.Chaos.Stage;

namespace Lending.Migrations.Chaos;

/// <summary>Many rounds, side by side, until they are done or the time is over.</summary>
internal sealed class ChaosRun(ChaosOptions options, TextWriter output)
{
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly Tally _tally = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _next;
    private volatile bool _stopped;

    /// <summary>The stories of what was not as it must be; empty where all is well.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    public int Done => _tally.Rounds;

    /// <summary>Begins no other round: those that are under way end, and clear up behind them.</summary>
    public void Stop() => _stopped = true;

    public void Execute()
    {
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {options.Seed}; at most {options.Rounds} rounds in {options.Limit.TotalMinutes:0.##} minutes, {options.Workers} at a time. ")
            + "A round is repeated by '--rounds 1 --seed <its seed> --faults <its fault>'.");
        TellSkipped();
        var workers = Enumerable.Range(0, options.Workers).Select(_ => new Thread(Work)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());

        _tally.Write(output);
        Say(string.Create(
            CultureInfo.InvariantCulture, $"{Done} of {options.Rounds} rounds in {_clock.Elapsed.TotalSeconds:0} s, {_violations.Count} violations (seed {options.Seed})"));
    }

    private void Work()
    {
        var folder = Directory.CreateTempSubdirectory("lending-chaos-").FullName;
        try
        {
            using var server = new ChaosServer();
            Furnish(folder);
            if (server.Disk.WhyNot is { } reason)
            {
                _tally.Skip("disk", reason);
            }

            for (int round; (round = Interlocked.Increment(ref _next) - 1) < options.Rounds && !_stopped && _clock.Elapsed < options.Limit;)
            {
                Run(Scenario.Of(options.Seed + round, options, fault => IsPossible(fault, server)), server, folder);
            }
        }
        catch (Exception error)
        {
            Violated($"A worker ended: {error}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Run(Scenario scenario, ChaosServer server, string folder)
    {
        var round = new Round(scenario, options, server, folder);
        try
        {
            _tally.Add(scenario, round.Run());
        }
        catch (Exception error)
        {
            var what = error is Checks.ViolationException ? error.Message : error.ToString();
            Violated($"{what}\n{scenario}\n    it said: {round.Told.Replace("\n", "\n      ", StringComparison.Ordinal)}");
            _tally.Violation(scenario);
        }
    }

    private void Violated(string story)
    {
        _violations.Enqueue(story);
        Say($"VIOLATION {story}");
    }

    private bool IsPossible(Fault fault, ChaosServer server) =>
        (options.Faults.Count == 0 || options.Faults.Contains(fault.Name, StringComparer.Ordinal))
        && (!fault.NeedsDisk || server.Disk.WhyNot is null)
        && (fault is not StopFault || !OperatingSystem.IsWindows());

    /// <summary>JavaScript migrations need the backend's packages in a folder above them.</summary>
    private void Furnish(string folder)
    {
        if (options.NodeModules is { } modules)
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), modules);
            File.WriteAllText(Path.Combine(folder, "package.json"), """{ "type": "module" }""");
        }
    }

    private void TellSkipped()
    {
        if (options.NodeModules is null)
        {
            _tally.Skip("JavaScript", "no Node.js with sequelize and pg");
        }

        if (options.Module is null)
        {
            _tally.Skip("PowerShell", "no pwsh, or no module that was built");
        }

        if (OperatingSystem.IsWindows())
        {
            _tally.Skip("stop", "no SIGINT on Windows");
        }
    }

    private void Say(string text)
    {
        lock (output)
        {
            output.WriteLine(text);
        }
    }
}
