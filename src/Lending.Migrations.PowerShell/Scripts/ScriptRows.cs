using System.Management.Automation;

namespace LendingMigrations.Scripts;

/// <summary>Rows as a script knows them: objects with a property each column, in the order of the columns.</summary>
internal static class ScriptRows
{
    public static PSObject[] Of(IReadOnlyList<object> rows) => [.. rows.Select(Of)];

    /// <summary>The value of a row's first column.</summary>
    public static object? First(object row) => ((IDictionary<string, object?>)row).Values.FirstOrDefault();

    private static PSObject Of(object row)
    {
        var result = new PSObject();
        foreach (var (name, value) in (IDictionary<string, object?>)row)
        {
            result.Properties.Add(new PSNoteProperty(name, value));
        }

        return result;
    }
}
