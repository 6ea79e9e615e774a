namespace Lending.Migrations.Cli.Output;

/// <summary>
/// Files, pipes and NO_COLOR: no colours, and a row is a line however long it is, so that <c>grep</c> finds whole names.
/// </summary>
internal sealed class PlainScreen(TextWriter writer) : IScreen
{
    private const string Gap = "  ";

    public void Line(string text, Tone tone) => writer.WriteLine(text);

    public void Table(IReadOnlyList<string> headings, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max())];
        WriteRow(headings, widths);
        foreach (var row in rows)
        {
            WriteRow(row, widths);
        }
    }

    private void WriteRow(IReadOnlyList<string> cells, int[] widths) =>
        writer.WriteLine(string.Join(Gap, cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
}
