using System.Management.Automation.Internal;
using System.Reflection;
using Lending.Migrations;

namespace LendingMigrations.Scripts;

/// <summary>
/// Calls a method with a script's arguments. A hashtable that comes where no hashtable is asked for names the parameters that are left:
/// <c>dropTable('t', @{ cascade = $true })</c>, <c>addIndex('t', @{ fields = @('a', 'b'); unique = $true })</c>.
/// </summary>
internal sealed class CallBinder(ValueBinder values)
{
    /// <summary>Calls the first method that takes so many arguments.</summary>
    /// <exception cref="InvalidMigrationException">The arguments do not fit.</exception>
    public object? Call(string name, IReadOnlyList<(MethodInfo Member, object? Target)> methods, object?[] given)
    {
        var (method, target) = methods.FirstOrDefault(one => Takes(one.Member.GetParameters(), given.Length));
        if (method is null)
        {
            throw ValueBinder.Invalid($"{name} takes {string.Join(", or ", methods.Select(one => Signature(one.Member)))}; {given.Length} given.");
        }

        var arguments = Bind(name, method.GetParameters(), given);
        var result = method.Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
        return method.ReturnType == typeof(void) ? AutomationNull.Value : AsScriptsHaveIt(result);
    }

    /// <summary>PowerShell counts and indexes arrays; of a list whose type is nobody's it makes one thing.</summary>
    private static object? AsScriptsHaveIt(object? result) => result is IReadOnlyList<object?> list and not Array ? list.ToArray() : result;

    private object?[] Bind(string name, ParameterInfo[] parameters, object?[] given)
    {
        var arguments = new object?[parameters.Length];
        for (var index = 0; index < parameters.Length; index++)
        {
            var parameter = parameters[index];
            if (parameter.IsDefined(typeof(ParamArrayAttribute)))
            {
                arguments[index] = values.To(Rest(parameter, given[Math.Min(index, given.Length)..]), parameter.ParameterType, $"{name}, {parameter.Name}");
            }
            else if (index == given.Length - 1 && values.Map(given[index]) is { } map && NamesParameters(map, parameters[index..]))
            {
                BindNamed(name, map, parameters.AsSpan(index), arguments.AsSpan(index));
                return arguments;
            }
            else
            {
                arguments[index] = index < given.Length ? values.To(given[index], parameter.ParameterType, $"{name}, {parameter.Name}") : parameter.DefaultValue;
            }
        }

        return arguments;
    }

    /// <summary>A hashtable is a value itself where a record or anything is asked for, and for a list that has such elements.</summary>
    private static bool NamesParameters(ScriptMap map, ParameterInfo[] parameters)
    {
        var type = parameters[0].ParameterType;
        return ValueBinder.ElementOf(type) is null
            ? IsSimple(Nullable.GetUnderlyingType(type) ?? type)
            : IsSimple(ValueBinder.ElementOf(type)!) || Array.Exists(parameters, parameter => RecordBinder.Find(map, parameter.Name!) is not null);
    }

    /// <summary>What names no parameter belongs to the options, which come last.</summary>
    private void BindNamed(string name, ScriptMap map, ReadOnlySpan<ParameterInfo> parameters, Span<object?> arguments)
    {
        var left = map;
        for (var index = 0; index < parameters.Length; index++)
        {
            var parameter = parameters[index];
            var isOptions = index == parameters.Length - 1 && index > 0 && parameter.ParameterType.Name.EndsWith("Options", StringComparison.Ordinal);
            var named = RecordBinder.Find(left, parameter.Name!);
            left = named is null ? left : left with { Entries = [.. left.Entries.Where(entry => !ReferenceEquals(entry.Key, named.Value.Key))] };
            arguments[index] = named is not null ? values.To(named.Value.Value, parameter.ParameterType, $"{name}, {parameter.Name}")
                : isOptions && left.Entries.Count > 0 ? values.To(left, parameter.ParameterType, name)
                : parameter.HasDefaultValue ? parameter.DefaultValue
                : throw ValueBinder.Invalid($"{name}: the key '{parameter.Name}' is missing.");
            left = isOptions ? left with { Entries = [] } : left;
        }

        RecordBinder.RequireKnown(left, [.. parameters.ToArray().Select(parameter => parameter.Name!)], type: null, name);
    }

    /// <summary>A list in the place of several values is taken for them, unless lists are values there too.</summary>
    private static object?[] Rest(ParameterInfo parameter, object?[] rest) =>
        rest is [var one] && parameter.ParameterType != typeof(object[]) && ValueBinder.List(one) is { } items ? items : rest;

    private static bool IsSimple(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string);

    private static bool Takes(ParameterInfo[] parameters, int count)
    {
        var needed = parameters.Count(parameter => !parameter.IsOptional && !parameter.IsDefined(typeof(ParamArrayAttribute)));
        return count >= needed && (count <= parameters.Length || parameters is [.., var last] && last.IsDefined(typeof(ParamArrayAttribute)));
    }

    private static string Signature(MethodInfo method) => method.GetParameters() is { Length: > 0 } parameters
        ? $"({string.Join(", ", parameters.Select(parameter => parameter.IsOptional ? $"[{parameter.Name}]" : parameter.Name))})"
        : "nothing";
}
