namespace Lending.Migrations.Cli.Output;

/// <summary>What goes to the error stream: all that is not the result itself.</summary>
internal sealed class Diagnostics(Channel error)
{
    /// <summary>Set by <c>--verbose</c>.</summary>
    public bool IsVerbose { get; set; }

    /// <summary>Which of several targets the words are about, in front of each; empty for none.</summary>
    public string About { get; set; } = "";

    public void Say(string text) => error.Line(About + text);

    /// <summary>Of the whole, whichever target the words around it are about.</summary>
    public void SayOfAll(string text) => error.Line(text);

    public void Detail(string text)
    {
        if (IsVerbose)
        {
            error.Line(About + text, Tone.Quiet);
        }
    }

    /// <summary>Types, causes and call stacks.</summary>
    public void Details(Exception exception)
    {
        // Reading a call stack costs more than a whole run: only where it is asked for.
        if (IsVerbose)
        {
            error.Line(exception.ToString(), Tone.Quiet);
        }
    }

    public void Warn(string text) => error.Line($"{About}Warning: {text}", Tone.Warning);

    /// <summary>A failure: the first line stands alone; the lines below it are where, why and what became of the rest.</summary>
    public void Fail(string text)
    {
        var lines = text.Split('\n', 2);
        error.Line(About + lines[0], Tone.Bad);
        if (lines.Length > 1)
        {
            error.Line(lines[1]);
        }
    }
}
