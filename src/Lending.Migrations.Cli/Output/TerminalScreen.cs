using Spectre.Console;

namespace Lending.Migrations.Cli.Output;

/// <summary>
/// A terminal. Text goes to Spectre as text, never as markup: a name with brackets is a name. Spectre is loaded at the first line
/// that needs a colour, or at a table: a run with nothing to do starts without it.
/// </summary>
internal sealed class TerminalScreen(TextWriter writer) : IScreen
{
    /// <summary>Lines and rows are left to the terminal to wrap: a name that is broken here cannot be copied from it.</summary>
    private const int Unbroken = 1_000_000;

    private static readonly Padding Gap = new(0, 0, 2, 0);

    private readonly Lazy<IAnsiConsole> _console = new(() => Create(writer));

    public void Line(string text, Tone tone)
    {
        if (tone == Tone.Plain)
        {
            writer.WriteLine(text);
            return;
        }

        _console.Value.Write(new Text(text, StyleOf(tone)));
        _console.Value.WriteLine();
    }

    public void Table(IReadOnlyList<string> headings, IReadOnlyList<string[]> rows)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))) { NoWrap = true, Padding = Gap });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell, StyleOfCell(cell))));
        }

        _console.Value.Write(table);
    }

    private static IAnsiConsole Create(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Unbroken;
        return console;
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Warning => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        Tone.Quiet => new Style(Color.Grey),
        _ => Style.Plain,
    };

    private static Style StyleOfCell(string cell) => cell switch
    {
        nameof(MigrationState.Executed) => StyleOf(Tone.Good),
        nameof(MigrationState.Pending) or nameof(MigrationState.OutOfOrder) => StyleOf(Tone.Warning),
        nameof(MigrationState.Missing) or nameof(MigrationState.Modified) or nameof(MigrationState.Interrupted) => StyleOf(Tone.Bad),
        HistoryOutcome.Succeeded => StyleOf(Tone.Good),
        HistoryOutcome.Failed or HistoryOutcome.RolledBack or HistoryOutcome.Started => StyleOf(Tone.Bad),
        _ => Style.Plain,
    };
}
