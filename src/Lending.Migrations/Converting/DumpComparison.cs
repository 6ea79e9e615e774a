namespace Lending.Migrations.Converting;

/// <summary>Whether the converted migration leaves the same database as the original.</summary>
/// <param name="Difference">The first difference, both sides; null where there is none.</param>
/// <param name="DataCompared">False where two runs of the original left rows that cannot be set side by side.</param>
internal sealed record DumpComparison(string? Difference, bool DataCompared)
{
    /// <summary>
    /// Compares line by line, the fields of a row one by one. A field that differs between two runs of the original (a time, a random
    /// value) may differ in the converted one's too.
    /// </summary>
    /// <param name="original">What the original left.</param>
    /// <param name="again">What it left in a second run.</param>
    /// <param name="converted">What the converted one left.</param>
    public static DumpComparison Of(IReadOnlyList<string> original, IReadOnlyList<string> again, IReadOnlyList<string> converted)
    {
        if (original.Count != again.Count)
        {
            return new DumpComparison(FirstDifference(Schema(original), Schema(original), Schema(converted)), DataCompared: false);
        }

        return new DumpComparison(FirstDifference(original, again, converted), DataCompared: true);
    }

    private static string? FirstDifference(IReadOnlyList<string> original, IReadOnlyList<string> again, IReadOnlyList<string> converted)
    {
        var length = Math.Max(original.Count, converted.Count);
        for (var index = 0; index < length; index++)
        {
            var (ours, theirs) = (original.ElementAtOrDefault(index), converted.ElementAtOrDefault(index));
            if (ours != theirs && !DiffersAsExpected(ours, again.ElementAtOrDefault(index), theirs))
            {
                return $"the original leaves '{ours ?? "nothing more"}', the converted one '{theirs ?? "nothing more"}'";
            }
        }

        return null;
    }

    private static bool DiffersAsExpected(string? original, string? again, string? converted)
    {
        if (original is null || again is null || converted is null || original == again)
        {
            return false;
        }

        var (first, second, third) = (original.Split('\t'), again.Split('\t'), converted.Split('\t'));
        return first.Length == second.Length && first.Length == third.Length
            && Enumerable.Range(0, first.Length).All(field => first[field] == third[field] || first[field] != second[field]);
    }

    /// <summary>All but the rows, which stand between <c>COPY … FROM stdin;</c> and <c>\.</c>, and the state of the sequences.</summary>
    private static List<string> Schema(IReadOnlyList<string> dump)
    {
        var schema = new List<string>();
        var inRows = false;
        foreach (var line in dump)
        {
            inRows = inRows ? line != @"\." : line.StartsWith("COPY ", StringComparison.Ordinal) && line.EndsWith(" FROM stdin;", StringComparison.Ordinal);
            if (!inRows && !line.StartsWith("SELECT pg_catalog.setval(", StringComparison.Ordinal))
            {
                schema.Add(line);
            }
        }

        return schema;
    }
}
