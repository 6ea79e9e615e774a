using System.Collections;
using System.Management.Automation;

namespace LendingMigrations.Scripts;

/// <summary>A hashtable or object of a script, as its author wrote it.</summary>
/// <param name="Entries">In order.</param>
/// <param name="IsOrdered">False where nothing tells the order in which it was written; it is then that of the keys' text.</param>
internal sealed record ScriptMap(IReadOnlyList<KeyValuePair<object, object?>> Entries, bool IsOrdered)
{
    /// <summary>What PowerShell wraps a value in is taken off.</summary>
    public static object? Unwrap(object? value) => value switch
    {
        PSObject { BaseObject: PSCustomObject } custom => ReferenceEquals(custom, System.Management.Automation.Internal.AutomationNull.Value) ? null : custom,
        PSObject wrapped => Unwrap(wrapped.BaseObject),
        DBNull => null,
        SwitchParameter given => given.IsPresent,
        _ => value,
    };

    /// <summary>Null for what is neither a hashtable nor an object that was made of one.</summary>
    public static ScriptMap? Of(object? value, LiteralOrder order) => Unwrap(value) switch
    {
        ScriptMap map => map,
        PSObject custom => new ScriptMap([.. custom.Properties.Select(property => Entry(property.Name, property.Value))], IsOrdered: true),
        Hashtable table => OfTable(table, order),
        IDictionary pairs => new ScriptMap([.. Pairs(pairs)], IsOrdered: true),
        _ => null,
    };

    private static ScriptMap OfTable(Hashtable table, LiteralOrder order)
    {
        string[] names = [.. table.Keys.OfType<string>()];
        var written = table.Count > 1 && names.Length == table.Count ? order.Of(names) : null;
        return written is null
            ? new ScriptMap([.. Pairs(table).OrderBy(entry => $"{entry.Key}", StringComparer.Ordinal)], IsOrdered: table.Count < 2)
            : new ScriptMap([.. written.Select(name => Entry(name, table[name]))], IsOrdered: true);
    }

    private static IEnumerable<KeyValuePair<object, object?>> Pairs(IDictionary map)
    {
        foreach (DictionaryEntry entry in map)
        {
            yield return Entry(Unwrap(entry.Key)!, entry.Value);
        }
    }

    private static KeyValuePair<object, object?> Entry(object key, object? value) => new(key, value);
}
