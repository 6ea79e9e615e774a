using System.Globalization;
using Lending.Migrations.Chaos.Checks;
using Lending.Migrations.Chaos.Clients;

namespace Lending.Migrations.Chaos;

/// <summary>What happened how often, a line for each kind of fault.</summary>
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _runners = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _skipped = new(StringComparer.Ordinal);

    public int Rounds { get; private set; }

    public void Add(Scenario scenario, RoundResult result)
    {
        lock (_lock)
        {
            Count(scenario).Add(result);
        }
    }

    public void Violation(Scenario scenario)
    {
        lock (_lock)
        {
            Count(scenario).Violations++;
        }
    }

    public void Skip(string what, string why)
    {
        lock (_lock)
        {
            _skipped[what] = why;
        }
    }

    public void Write(TextWriter output)
    {
        foreach (var (name, line) in _lines)
        {
            output.WriteLine($"{name,-10} {line}");
        }

        output.WriteLine("formats and runners: " + string.Join(", ", _runners.Select(pair => $"{pair.Key} {pair.Value}")));
        foreach (var (what, why) in _skipped)
        {
            output.WriteLine($"SKIPPED {what.ToUpperInvariant()}: {why}");
        }
    }

    private Line Count(Scenario scenario)
    {
        Rounds++;
        foreach (var word in scenario.Migrations.Select(migration => migration.Format.ToString()).Distinct().Append("by " + scenario.Runner))
        {
            _runners[word] = _runners.GetValueOrDefault(word) + 1;
        }

        return _lines.TryGetValue(scenario.Fault.Name, out var line) ? line : _lines[scenario.Fault.Name] = new Line();
    }

    private sealed class Line
    {
        private readonly int[] _said = new int[3];
        private readonly int[] _standings = new int[3];
        private int _either;

        public int Violations { get; set; }

        public void Add(RoundResult result)
        {
            _said[(int)result.Said]++;
            _either += result.MayBeEither ? 1 : 0;
            foreach (var standing in result.Standings)
            {
                _standings[(int)standing]++;
            }
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{_said.Sum() + Violations,5} rounds: {_said[(int)Said.Success],4} done {_said[(int)Said.Failure],4} failed ({_either} unsure) {_said[(int)Said.Nothing],4} dead;"
            + $" migrations: {_standings[(int)Standing.Whole],4} whole {_standings[(int)Standing.Absent],4} absent {_standings[(int)Standing.Interrupted],4} interrupted; "
            + $"{Violations} violations");
    }
}
