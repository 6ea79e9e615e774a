using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Lending.Migrations;
using Lending.Migrations.Operations;

namespace LendingMigrations.Scripts;

/// <summary>
/// Turns what a script gives into what QueryInterface takes: hashtables with Sequelize's keys into its records, words into its enums,
/// one value where a list is asked for into a list of one.
/// </summary>
internal sealed partial class ValueBinder
{
    private static readonly Dictionary<string, IndexOrder> Orders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ASC"] = IndexOrder.Ascending,
        ["ASC NULLS LAST"] = IndexOrder.Ascending,
        ["DESC"] = IndexOrder.Descending,
        ["DESC NULLS FIRST"] = IndexOrder.Descending,
        ["ASC NULLS FIRST"] = IndexOrder.AscendingNullsFirst,
        ["DESC NULLS LAST"] = IndexOrder.DescendingNullsLast,
    };

    private readonly LiteralOrder _order;
    private readonly RecordBinder _records;
    private readonly WhereBinder _where;

    public ValueBinder(LiteralOrder order)
    {
        _order = order;
        _records = new RecordBinder(this);
        _where = new WhereBinder(this);
    }

    /// <summary>Reads a hashtable; null for anything else.</summary>
    public ScriptMap? Map(object? value) => ScriptMap.Of(value, _order);

    /// <summary>Reads a list; null for anything else.</summary>
    public static object?[]? List(object? value) => ScriptMap.Unwrap(value) switch
    {
        string or byte[] or IDictionary or ScriptNames or PSObject => null,
        IEnumerable items => [.. items.Cast<object?>().Select(ScriptMap.Unwrap)],
        _ => null,
    };

    /// <summary>Turns a value into a type of QueryInterface.</summary>
    /// <param name="given">From the script.</param>
    /// <param name="type">What is asked for.</param>
    /// <param name="what">Names the place in errors.</param>
    /// <exception cref="InvalidMigrationException">It does not fit.</exception>
    public object? To(object? given, Type type, string what)
    {
        var value = ScriptMap.Unwrap(given);
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (wanted == typeof(object))
        {
            return Plain(value);
        }

        if (value is null)
        {
            return type.IsValueType && wanted == type ? throw Wrong(given, what, WordFor(wanted)) : null;
        }

        return ElementOf(wanted) is { } element ? ToList(value, element, what) : wanted.IsInstanceOfType(value) ? value : Convert(value, wanted, what);
    }

    /// <summary>A value as QueryInterface writes it: maps and lists through and through without what PowerShell adds.</summary>
    public object? Plain(object? given) => ScriptMap.Unwrap(given) switch
    {
        ScriptBlock block => throw Wrong(block, "a value", "a value"),
        OpSymbol op => throw Invalid($"{op} is the key of a condition and no value: write @{{ column = @{{ ($Sequelize.{op}) = … }} }}."),
        var value when Map(value) is { } map => map.Entries.ToDictionary(entry => NameOf(entry.Key, "a value"), entry => Plain(entry.Value), StringComparer.Ordinal),
        var value when List(value) is { } items => ArrayOf(Array.ConvertAll(items, Plain)),
        var value => value,
    };

    /// <summary>The driver wants to know what a parameter is an array of. Bytes would become one value.</summary>
    private static Array ArrayOf(object?[] items)
    {
        Type[] types = [.. items.Where(item => item is not null).Select(item => item!.GetType()).Distinct()];
        if (types is not [var type] || type == typeof(byte) || !(type == typeof(string) || (type.IsValueType && !items.Contains(null))))
        {
            return items;
        }

        var array = Array.CreateInstance(type, items.Length);
        items.CopyTo(array, 0);
        return array;
    }

    /// <summary>The text of a key.</summary>
    public static string NameOf(object key, string what) => key switch
    {
        string name => name,
        OpSymbol or SqlExpression => throw Invalid($"{what}: {key} is no name. Operators and expressions are keys of conditions only."),
        _ => $"{key}",
    };

    /// <summary>The error for a value that does not fit.</summary>
    public static InvalidMigrationException Wrong(object? given, string what, string wanted) => Invalid(
        $"{what}: {(given is null ? "$null" : $"'{given}' ({ScriptMap.Unwrap(given)?.GetType().Name})")} is not {wanted}.");

    /// <summary>The error for arguments that cannot be used.</summary>
    public static InvalidMigrationException Invalid(string message) => new("ArgumentInvalid", message);

    /// <summary>The type of the elements where a type is a list.</summary>
    public static Type? ElementOf(Type type) => type.IsArray && type != typeof(byte[]) ? type.GetElementType()
        : type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) || type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ? type.GetGenericArguments()[0]
            : null;

    private Array ToList(object value, Type element, string what)
    {
        // Unique keys and triggers' events may be maps: of Sequelize's unique keys only the fields count, not the map's keys.
        var items = List(value)
            ?? (element == typeof(UniqueKey) && Map(value) is { } keys && keys.Entries.All(entry => Map(entry.Value) is not null)
                ? [.. keys.Entries.Select(entry => entry.Value)]
                : element == typeof(TriggerEvent) && Map(value) is { } events
                    ? [.. events.Entries.Select(entry => TriggerWords.Of(entry, this))]
                    : [value]);
        var list = Array.CreateInstance(element, items.Length);
        for (var index = 0; index < items.Length; index++)
        {
            list.SetValue(To(items[index], element, what), index);
        }

        return list;
    }

    private object? Convert(object value, Type wanted, string what) => value switch
    {
        _ when wanted == typeof(string) => value is char or ValueType and not bool ? PSObject.AsPSObject(value).ToString() : throw Wrong(value, what, "text"),
        _ when wanted == typeof(int) => LanguagePrimitives.TryConvertTo<int>(value, out var number) && value is not (bool or string)
            ? number
            : throw Wrong(value, what, "a whole number"),
        _ when wanted == typeof(bool) => throw Wrong(value, what, "$true or $false"),
        _ when wanted.IsEnum => ToWord($"{value}", wanted, what),
        _ when wanted == typeof(Where) => _where.Of(value, what),
        EnumOfColumn when wanted == typeof(DataType) => throw Invalid($"{what}: ENUM has no values. Write $Sequelize.ENUM('a', 'b')."),
        string text => FromText(text, wanted, what),
        SqlExpression expression when wanted == typeof(IndexField) => new IndexField(expression),
        DataType or EnumOfColumn when wanted == typeof(ColumnDefinition) => new ColumnDefinition { Type = (DataType)To(value, typeof(DataType), what)! },
        _ when Map(value) is { } map => wanted == typeof(ColumnSet) ? ToColumns(map, what) : _records.Bind(map, wanted, what),
        _ => throw Wrong(value, what, WordFor(wanted)),
    };

    private static object FromText(string text, Type wanted, string what) => wanted switch
    {
        _ when wanted == typeof(TableName) => TableName.Parse(text),
        _ when wanted == typeof(DataType) => DataTypes.Raw(text),
        _ when wanted == typeof(ColumnDefinition) => new ColumnDefinition { Type = DataTypes.Raw(text) },
        _ when wanted == typeof(IndexField) => new IndexField(text),
        _ when wanted == typeof(TriggerEvent) => TriggerWords.Of(text),
        _ when wanted == typeof(FunctionParameter) => new FunctionParameter(text),
        _ when wanted == typeof(ColumnReference) => new ColumnReference(text),
        _ when wanted == typeof(SqlExpression) => throw Wrong(text, what, "SQL: write $Sequelize.literal('…') around it"),
        _ => throw Wrong(text, what, WordFor(wanted)),
    };

    private ColumnSet ToColumns(ScriptMap map, string what)
    {
        if (!map.IsOrdered)
        {
            throw Invalid(
                $"{what}: the order of these columns is not known, because a plain hashtable does not keep it and no literal in the script tells it: "
                + $"{string.Join(", ", map.Entries.Select(entry => entry.Key))}. Write [ordered]@{{ … }}.");
        }

        var columns = new ColumnSet();
        foreach (var (key, definition) in map.Entries)
        {
            var name = NameOf(key, what);
            columns.Add(name, (ColumnDefinition?)To(definition, typeof(ColumnDefinition), $"{what}, {name}") ?? throw Wrong(null, $"{what}, {name}", "a column"));
        }

        return columns;
    }

    private static object ToWord(string text, Type wanted, string what)
    {
        if (wanted == typeof(IndexOrder) && Orders.TryGetValue(text, out var order))
        {
            return order;
        }

        var names = Enum.GetNames(wanted);
        return names.FirstOrDefault(name => name.Equals(NotLetters().Replace(text, ""), StringComparison.OrdinalIgnoreCase)) is { } found
            ? Enum.Parse(wanted, found)
            : throw Invalid($"{what}: '{text}' is none of these: {string.Join(", ", wanted == typeof(IndexOrder) ? Orders.Keys : names.Select(InWords))}.");
    }

    private static string InWords(string name) => Capital().Replace(name, " $0").Trim().ToUpperInvariant();

    private static string WordFor(Type wanted) => wanted == typeof(bool) ? "$true or $false"
        : wanted == typeof(int) ? "a whole number"
        : wanted == typeof(TableName) ? "a table: text, or @{ tableName = …; schema = … }"
        : wanted == typeof(DataType) ? "a type: $Sequelize.TEXT and the like"
        : $"a hashtable of a {InWords(wanted.Name).ToLowerInvariant()}";

    [GeneratedRegex("[^A-Za-z]")]
    private static partial Regex NotLetters();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
