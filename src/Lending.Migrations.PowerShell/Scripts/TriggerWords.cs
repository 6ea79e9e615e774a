using Lending.Migrations.Operations;

namespace LendingMigrations.Scripts;

/// <summary>What a trigger fires on: a word, or <c>@{ update = 'column', … }</c>.</summary>
internal static class TriggerWords
{
    public static TriggerEvent Of(string word) => word.ToUpperInvariant() switch
    {
        "INSERT" => TriggerEvent.Insert,
        "UPDATE" => TriggerEvent.Update,
        "DELETE" => TriggerEvent.Delete,
        "TRUNCATE" => TriggerEvent.Truncate,
        _ => throw ValueBinder.Invalid($"a trigger fires on INSERT, UPDATE, DELETE or TRUNCATE, and not on '{word}'."),
    };

    public static TriggerEvent Of(KeyValuePair<object, object?> entry, ValueBinder values)
    {
        var word = ValueBinder.NameOf(entry.Key, "a trigger's event");
        return word.Equals("UPDATE", StringComparison.OrdinalIgnoreCase) && ScriptMap.Unwrap(entry.Value) is not null
            ? TriggerEvent.UpdateOf((string[])values.To(entry.Value, typeof(string[]), "a trigger's columns")!)
            : Of(word);
    }
}
