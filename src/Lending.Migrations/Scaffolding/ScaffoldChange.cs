namespace Lending.Migrations.Scaffolding;

/// <summary>The change that a description tells, as far as its words go.</summary>
internal abstract record ScaffoldChange
{
    private static readonly string[] OtherThanTables =
    [
        "index", "indexes", "indices", "view", "views", "enum", "enums", "type", "function", "functions", "procedure", "trigger",
        "triggers", "schema", "extension", "extensions", "sequence", "domain", "constraint", "constraints",
    ];

    private static readonly string[] OtherThanColumns =
    [
        "index", "indexes", "indices", "idx", "constraint", "constraints", "unique", "key", "fk", "check", "trigger", "policy",
        "default", "comment", "partition", "value", "values", "data", "rows", "row", "null",
    ];

    private ScaffoldChange()
    {
    }

    /// <summary>Reads <c>create-X</c>, <c>add-X-to-Y</c> and <c>remove-X-from-Y</c>.</summary>
    public static ScaffoldChange Of(string slug)
    {
        var words = slug.Split('-');
        return words[0] switch
        {
            "create" => IsTable(words) && TableOf(words[1..]) is { } table ? new CreateTable(table) : new Anything(),
            "add" => ColumnsOf(words, "to") is var (columns, table) ? new AddColumns(table, columns) : new Anything(),
            "remove" => ColumnsOf(words, "from") is var (columns, table) ? new RemoveColumns(table, columns) : new Anything(),
            _ => new Anything(),
        };
    }

    private static bool IsTable(string[] words) =>
        words is [_, not ("unique" or "materialized"), ..]
        && !OtherThanTables.Contains(words[1])
        && !OtherThanTables.Contains(words[^1]);

    private static (IReadOnlyList<string> Columns, string Table)? ColumnsOf(string[] words, string preposition)
    {
        var at = Array.LastIndexOf(words, preposition);
        if (at < 2 || TableOf(words[(at + 1)..]) is not { } table)
        {
            return null;
        }
        var named = words[1..at];
        if (named.Length > 1)
        {
            named = named[^1] is "column" or "columns" ? named[..^1] : named[0] is "column" or "columns" ? named[1..] : named;
        }
        var columns = string.Join('-', named).Split("-and-").Select(ColumnOf).ToList();
        return named.Intersect(OtherThanColumns).Any() || columns.Distinct().Count() < columns.Count ? null : (columns, table);
    }

    /// <summary>Tables are named in snake case here: <c>loan_records</c>.</summary>
    private static string? TableOf(string[] words)
    {
        if (words.Length > 1)
        {
            words = words[^1] is "table" or "tables" ? words[..^1] : words[0] == "table" ? words[1..] : words;
        }
        return words.Length == 0 ? null : string.Join('_', words);
    }

    /// <summary>Columns are named in camel case here: <c>borrowApr</c>.</summary>
    private static string ColumnOf(string words)
    {
        var parts = words.Split('-');
        return string.Concat(parts.Take(1).Concat(parts.Skip(1).Select(part => char.ToUpperInvariant(part[0]) + part[1..])));
    }

    /// <summary>A new table.</summary>
    public sealed record CreateTable(string Table) : ScaffoldChange;

    /// <summary>New columns of a table.</summary>
    public sealed record AddColumns(string Table, IReadOnlyList<string> Columns) : ScaffoldChange;

    /// <summary>Columns that go.</summary>
    public sealed record RemoveColumns(string Table, IReadOnlyList<string> Columns) : ScaffoldChange;

    /// <summary>Whatever else.</summary>
    public sealed record Anything : ScaffoldChange;
}
