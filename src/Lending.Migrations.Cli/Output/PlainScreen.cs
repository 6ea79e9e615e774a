using System.Text;

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
        var text = new StringBuilder();
        foreach (var row in rows.Prepend([.. headings]))
        {
            var line = string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column])));
            text.Append(line.TrimEnd()).Append(writer.NewLine);
        }

        writer.Write(text.ToString());
    }
}
