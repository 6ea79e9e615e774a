namespace Lending.Migrations.Cli.Output;

/// <summary>What a line means; a terminal shows it by colour.</summary>
internal enum Tone
{
    Plain,
    Good,
    Warning,
    Bad,
    Quiet,
}

/// <summary>Where lines and tables end: a terminal, or a file or pipe.</summary>
internal interface IScreen
{
    void Line(string text, Tone tone);

    void Table(IReadOnlyList<string> headings, IReadOnlyList<string[]> rows);
}

/// <summary>
/// One of the process's streams of words. The one place where text is made safe on its way out, whoever wrote it.
/// </summary>
internal sealed class Channel(IScreen screen, Sanitizer sanitizer)
{
    public void Line(string text, Tone tone = Tone.Plain) => screen.Line(sanitizer.Clean(text), tone);

    public void Table(IReadOnlyList<string> headings, IEnumerable<string[]> rows) =>
        screen.Table(headings, [.. rows.Select(row => Array.ConvertAll(row, sanitizer.CleanInOneLine))]);
}

/// <summary>
/// Makes foreign text safe. Until the database is known there is no secret to mask but those that show themselves (in a URL).
/// </summary>
internal sealed class Sanitizer
{
    private ForeignText _text = new([]);

    public void Use(ForeignText text) => _text = text;

    public string Clean(string text) => _text.Clean(text);

    public string CleanInOneLine(string text) => _text.Clean(text).Replace('\n', ' ');
}
