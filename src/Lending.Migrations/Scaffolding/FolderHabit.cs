using System.Text.RegularExpressions;

namespace Lending.Migrations.Scaffolding;

/// <summary>How the migrations of a folder are written, which a new one follows where nobody says otherwise.</summary>
internal sealed partial class FolderHabit
{
    private const int MostReadOfAFile = 64 * 1024;

    private readonly List<(MigrationName Name, string Path, ScaffoldFormat Format)> _newestFirst;

    /// <summary>Looks at the names of a folder's files.</summary>
    public FolderHabit(string folder) => _newestFirst =
    [
        .. from path in Directory.EnumerateFiles(folder)
           let name = MigrationName.TryParse(MigrationName.StemOf(Path.GetFileName(path)), out var parsed) ? parsed : null
           let format = FormatOf(Path.GetExtension(path))
           where name is not null && format is not null
           orderby name descending
           select (name, path, format.Value),
    ];

    /// <summary>The names that are taken.</summary>
    public IEnumerable<MigrationName> Names => _newestFirst.Select(file => file.Name);

    /// <summary>The format most used; of those used alike the one of the newest migration; SQL in a folder without any.</summary>
    public ScaffoldFormat Format =>
        _newestFirst.GroupBy(file => file.Format).MaxBy(group => group.Count())?.Key ?? ScaffoldFormat.Sql;

    /// <summary>The extension of a new file; of JavaScript that of the newest such migration.</summary>
    public string ExtensionOf(ScaffoldFormat format) => format switch
    {
        ScaffoldFormat.CSharp => ".cs",
        ScaffoldFormat.PowerShell => ".ps1",
        ScaffoldFormat.JavaScript => NewestJavaScript is { } path ? Path.GetExtension(path) : ".js",
        _ => ".sql",
    };

    /// <summary>Whether the newest JavaScript migration says <c>module.exports</c>.</summary>
    public bool IsCommonJs => NewestJavaScript is { } path && CommonJs().IsMatch(BeginningOf(path));

    private string? NewestJavaScript => _newestFirst.Find(file => file.Format == ScaffoldFormat.JavaScript).Path;

    private static ScaffoldFormat? FormatOf(string extension) => extension.ToLowerInvariant() switch
    {
        ".sql" => ScaffoldFormat.Sql,
        ".cs" => ScaffoldFormat.CSharp,
        ".ps1" => ScaffoldFormat.PowerShell,
        ".js" or ".mjs" or ".cjs" or ".ts" or ".mts" or ".cts" => ScaffoldFormat.JavaScript,
        _ => null,
    };

    private static string BeginningOf(string path)
    {
        using var reader = new StreamReader(path);
        var buffer = new char[MostReadOfAFile];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }

    [GeneratedRegex(@"^\s*(?:module\.)?exports\b", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex CommonJs();
}
