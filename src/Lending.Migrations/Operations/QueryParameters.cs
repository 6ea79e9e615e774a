using System.Collections;
using System.Reflection;

namespace Lending.Migrations.Operations;

/// <summary>Reads the values of a query from what its author gave: a dictionary, or an object with a property each.</summary>
internal static class QueryParameters
{
    public static IReadOnlyDictionary<string, object?>? From(object? parameters) => parameters switch
    {
        null => null,
        IReadOnlyDictionary<string, object?> map => map,
        IDictionary map => map.Keys.Cast<object>().ToDictionary(NameOf, key => map[key], StringComparer.Ordinal),
        string or IEnumerable or ValueType => throw new InvalidMigrationException(
            "QueryInvalid",
            $"The parameters of a query cannot be read from a {parameters.GetType().Name}. Give new {{ name = value }} or a dictionary."),
        _ => FromProperties(parameters),
    };

    private static Dictionary<string, object?> FromProperties(object parameters) => parameters.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
        .ToDictionary(property => property.Name, property => property.GetValue(parameters), StringComparer.Ordinal);

    private static string NameOf(object key) => key as string ?? throw new InvalidMigrationException(
        "QueryInvalid", $"The parameter '{key}' has no text for its name. Name every parameter.");
}
