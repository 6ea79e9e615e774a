using System.Globalization;

namespace Lending.Migrations.Running;

/// <summary>What somebody should look at before a converted migration takes the place of the original.</summary>
/// <param name="Questions">What it asked the database.</param>
/// <param name="Computed">The first statement that a second run sent otherwise; null where it sends the same at every run.</param>
/// <param name="LeftOut">How many statements had no effect: rolled back, or refused and caught.</param>
/// <param name="DownProblem">Why its way back failed; null where it did not.</param>
internal sealed record ConversionFindings(IReadOnlyList<string> Questions, string? Computed, int LeftOut, string? DownProblem)
{
    /// <summary>So many characters of a statement tell which one is meant.</summary>
    private const int Shown = 160;

    /// <summary>For the head of the file.</summary>
    public IReadOnlyList<string> Remarks =>
    [
        .. Questions.Count == 0 ? [] : Questions.Select(question => $"It asked, and what it sent may depend on the answer: {Short(question)}"),
        .. Computed is null ? [] : new[] { $"It computes what it sends; these are the values of one run. First: {Short(Computed)}" },
        .. DownProblem is null ? [] : new[] { $"Its down fails, so there is none here: {Short(DownProblem)}" },
    ];

    /// <summary>Finds them in two runs.</summary>
    public static ConversionFindings Of(ConversionTrial first, ConversionTrial second)
    {
        var hasDown = first.AfterDown is not null;
        IEnumerable<string> Both(ConversionTrial trial) => hasDown ? trial.Up.All.Concat(trial.Down.All) : trial.Up.All;
        var (ours, theirs) = (Both(first).ToList(), Both(second).ToList());
        var at = Enumerable.Range(0, ours.Count).FirstOrDefault(index => ours[index] != theirs.ElementAtOrDefault(index), -1);
        return new ConversionFindings(
            [.. first.Up.Asked.Concat(hasDown ? first.Down.Asked : []).Distinct(StringComparer.Ordinal)],
            at >= 0 ? ours[at] : theirs.Count > ours.Count ? theirs[ours.Count] : null,
            first.Up.LeftOut + (hasDown ? first.Down.LeftOut : 0),
            first.DownProblem);
    }

    /// <summary>For whoever converts.</summary>
    /// <param name="dataCompared">False where only the schema could be proven to be the same.</param>
    public IReadOnlyList<string> Warnings(bool dataCompared)
    {
        var warnings = new List<string>();
        if (Questions.Count > 0)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"It asked the database ({Questions.Count} {(Questions.Count == 1 ? "question" : "questions")}), and what it sends may depend on the answers. Converted is what it sent on the sandbox, where only the migrations before it had run; on a database with other rows or tables it may send something else. Compare before you use the converted file where it has not run. The first question: {Short(Questions[0])}"));
        }

        if (Computed is not null)
        {
            warnings.Add($"It computes what it sends (a time, a random value): the converted file holds the values of one run. The first statement that differs: {Short(Computed)}");
        }

        if (LeftOut > 0)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Left out, because it rolled them back or caught their error: {LeftOut} {(LeftOut == 1 ? "statement" : "statements")}."));
        }

        if (DownProblem is not null)
        {
            warnings.Add($"Its down fails on the sandbox, so the converted migration has none and cannot be undone: {Short(DownProblem)}");
        }

        if (!dataCompared)
        {
            warnings.Add("Two runs of it leave different numbers of rows, so only the schema is proven to be the same.");
        }

        return warnings;
    }

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Shown ? line : $"{line[..Shown]}…";
    }
}
