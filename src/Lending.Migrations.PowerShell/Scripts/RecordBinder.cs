using System.Reflection;
using System.Runtime.CompilerServices;
using Lending.Migrations;
using Lending.Migrations.Operations;

namespace LendingMigrations.Scripts;

/// <summary>
/// Makes a record of QueryInterface from a hashtable: the keys are the names of its properties and of its constructor's parameters, in
/// any case, or what Sequelize calls them. A key that it does not know is an error that lists those that it does.
/// </summary>
internal sealed class RecordBinder(ValueBinder values)
{
    /// <summary>What Sequelize calls differently.</summary>
    private static readonly Dictionary<(Type, string), string> SequelizeKeys = new()
    {
        [(typeof(TableName), "name")] = "tableName",
        [(typeof(ColumnReference), "Table")] = "model",
        [(typeof(ConstraintReference), "Fields")] = "field",
    };

    /// <summary>Makes one.</summary>
    /// <exception cref="InvalidMigrationException">A key is unknown or missing, or a value does not fit.</exception>
    public object Bind(ScriptMap given, Type type, string what)
    {
        var map = Rewrite(given, type, what);
        if (type == typeof(IndexField))
        {
            return BindField(map, what);
        }

        var constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length);
        if (constructor is null || type.Namespace?.StartsWith("Lending", StringComparison.Ordinal) is not true)
        {
            throw ValueBinder.Invalid($"{what}: a hashtable is of no use here.");
        }

        var parameters = constructor.GetParameters();
        var properties = SettableOf(type).Where(property => !Array.Exists(parameters, parameter => parameter.Name == property.Name)).ToList();
        RequireKnown(map, [.. parameters.Select(parameter => KeyOf(type, parameter.Name!)), .. properties.Select(property => KeyOf(type, property.Name))], type, what);
        var record = constructor.Invoke([.. parameters.Select(parameter => Argument(map, parameter, type, what))]);
        foreach (var property in properties)
        {
            Set(record, property, map, what);
        }

        return record;
    }

    /// <summary>The keys of a record, as an author writes them.</summary>
    public static IEnumerable<string> KeysOf(Type type) => SettableOf(type).Select(property => KeyOf(type, property.Name));

    /// <summary>The entry of a key, in any case.</summary>
    public static KeyValuePair<object, object?>? Find(ScriptMap map, string key)
    {
        foreach (var entry in map.Entries)
        {
            if (key.Equals(entry.Key as string, StringComparison.OrdinalIgnoreCase))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Refuses keys that nobody reads.</summary>
    public static void RequireKnown(ScriptMap map, IReadOnlyCollection<string> known, Type? type, string what)
    {
        foreach (var name in map.Entries.Select(entry => ValueBinder.NameOf(entry.Key, what)))
        {
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase) && !known.Contains(KeyOf(type, name), StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidMigrationException(
                    "OptionUnknown", $"{what}: there is no key '{name}'. The keys are: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    /// <summary>What Sequelize says by a pair of keys.</summary>
    private ScriptMap Rewrite(ScriptMap map, Type type, string what) => type switch
    {
        _ when type == typeof(ColumnDefinition) && Find(map, "values") is { } labels && ScriptMap.Unwrap(Find(map, "type")?.Value) is EnumOfColumn =>
            With(map, "values", "type", DataTypes.Enum((string[])values.To(labels.Value, typeof(string[]), what)!)),
        _ when type == typeof(IndexOptions) && Find(map, "type") is { Value: var kind } =>
            $"{ScriptMap.Unwrap(kind)}".Equals("UNIQUE", StringComparison.OrdinalIgnoreCase)
                ? With(map, "type", "unique", true)
                : throw ValueBinder.Wrong(kind, $"{what}, type", "UNIQUE, the only one that PostgreSQL has"),
        _ => map,
    };

    private static ScriptMap With(ScriptMap map, string without, string key, object value) => map with
    {
        Entries =
        [
            .. map.Entries.Where(entry => entry.Key is not string name
                || (!name.Equals(without, StringComparison.OrdinalIgnoreCase) && !name.Equals(key, StringComparison.OrdinalIgnoreCase))),
            new(key, value),
        ],
    };

    private IndexField BindField(ScriptMap map, string what)
    {
        string[] names = ["name", "attribute", "expression"];
        string[] known = [.. names, .. KeysOf(typeof(IndexField))];
        RequireKnown(map, known, typeof(IndexField), what);
        var named = names.Select(name => Find(map, name)).FirstOrDefault(entry => entry is not null)
            ?? throw ValueBinder.Invalid($"{what}: a field needs the key 'name'.");
        var field = (IndexField)values.To(named.Value, typeof(IndexField), what)!;
        foreach (var property in SettableOf(typeof(IndexField)))
        {
            Set(field, property, map, what);
        }

        return field;
    }

    private object? Argument(ScriptMap map, ParameterInfo parameter, Type type, string what)
    {
        var key = KeyOf(type, parameter.Name!);
        var entry = Find(map, key) ?? Find(map, parameter.Name!);
        return entry?.Value is not null ? values.To(entry.Value.Value, parameter.ParameterType, $"{what}, {key}")
            : parameter.HasDefaultValue ? parameter.DefaultValue
            : parameter.IsDefined(typeof(ParamArrayAttribute)) ? Array.CreateInstance(parameter.ParameterType.GetElementType()!, 0)
            : throw ValueBinder.Invalid($"{what}: the key '{key}' is missing.");
    }

    /// <summary>Null says something of a default only; elsewhere it is as good as not said.</summary>
    private void Set(object record, PropertyInfo property, ScriptMap map, string what)
    {
        var key = KeyOf(property.DeclaringType, property.Name);
        var entry = Find(map, key) ?? Find(map, property.Name);
        if (entry is { } said && (property.PropertyType == typeof(object) || ScriptMap.Unwrap(said.Value) is not null))
        {
            property.SetValue(record, values.To(said.Value, property.PropertyType, $"{what}, {key}"));
        }
        else if (property.IsDefined(typeof(RequiredMemberAttribute)))
        {
            throw ValueBinder.Invalid($"{what}: the key '{key}' is missing.");
        }
    }

    private static IEnumerable<PropertyInfo> SettableOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0);

    private static string KeyOf(Type? type, string member) => type is not null && SequelizeKeys.TryGetValue((type, member), out var key)
        ? key
        : SequelizeKeys.FirstOrDefault(known => known.Key.Item1 == type && known.Key.Item2.Equals(member, StringComparison.OrdinalIgnoreCase)).Value
            ?? char.ToLowerInvariant(member[0]) + member[1..];
}
