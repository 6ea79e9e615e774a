using System.Globalization;

namespace Lending.Migrations.Benchmarks;

/// <summary>The figures as a Markdown table; each line also appears as soon as it is known.</summary>
internal sealed class ResultTable
{
    private readonly List<string[]> _rows = [["what", "median", "least", "most", "runs", "bound"]];

    /// <param name="what">What was measured.</param>
    /// <param name="unit">For example <c>ms</c>.</param>
    /// <param name="bound">What it should be at most, for the reader.</param>
    /// <param name="values">One a run.</param>
    public void Add(string what, string unit, string bound, IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        string Figure(double value) => value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture) + unit;
        string[] row = [what, Figure(sorted[sorted.Count / 2]), Figure(sorted[0]), Figure(sorted[^1]), sorted.Count.ToString(CultureInfo.InvariantCulture), bound];
        _rows.Add(row);
        Console.WriteLine(string.Join(" | ", row));
    }

    public void Write(TextWriter writer)
    {
        foreach (var (row, index) in _rows.Select((row, index) => (row, index)))
        {
            writer.WriteLine($"| {string.Join(" | ", row)} |");
            if (index == 0)
            {
                writer.WriteLine($"|{string.Concat(row.Select(_ => "---|"))}");
            }
        }
    }
}
