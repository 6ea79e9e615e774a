using System.Reflection;
using Lending.Migrations;
using Lending.Migrations.Operations;

namespace LendingMigrations.Scripts;

/// <summary>Conditions in Sequelize's grammar: columns and what they must be, operators as <c>@{ amount = @{ ($Sequelize.Op.gt) = 0 } }</c>.</summary>
internal sealed class WhereBinder(ValueBinder values)
{
    /// <summary>Reads a condition.</summary>
    /// <exception cref="InvalidMigrationException">It is none.</exception>
    public Where Of(object? given, string what) => ScriptMap.Unwrap(given) switch
    {
        Where where => where,
        SqlExpression expression => expression,
        var value when values.Map(value) is { } map => Where.And([.. map.Entries.Select(entry => Entry(entry, what))]),
        var value when ValueBinder.List(value) is { } conditions => Where.And(Array.ConvertAll(conditions, condition => Of(condition, what))),
        var value => throw ValueBinder.Wrong(value, what, "a condition: write a hashtable, or $Sequelize.literal('…')"),
    };

    /// <summary>A condition on a column or an expression.</summary>
    public Where Column(object left, object? given, string what)
    {
        var value = ScriptMap.Unwrap(given);
        return values.Map(value) is { } map
            ? Where.And([.. map.Entries.Select(entry => Compare(left, SymbolOf(entry.Key, what), entry.Value, what))])
            : value is Where ? throw ValueBinder.Wrong(value, what, "a value") : Compared(left, values.Plain(value));
    }

    private Where Entry(KeyValuePair<object, object?> entry, string what) => entry.Key switch
    {
        OpSymbol { Name: "And" } => Where.And([.. Parts(entry.Value, what)]),
        OpSymbol { Name: "Or" } => Where.Or([.. Parts(entry.Value, what)]),
        OpSymbol { Name: "Not" } => Where.Not(Of(entry.Value, what)),
        OpSymbol op => throw ValueBinder.Invalid($"{what}: {op} stands behind a column: @{{ column = @{{ ($Sequelize.{op}) = … }} }}."),
        SqlExpression or string => Column(entry.Key, entry.Value, what),
        _ => Column(ValueBinder.NameOf(entry.Key, what), entry.Value, what),
    };

    private IEnumerable<Where> Parts(object? value, string what) => values.Map(value) is { } map
        ? map.Entries.Select(entry => Entry(entry, what))
        : (ValueBinder.List(value) ?? [value]).Select(part => Of(part, what));

    private Where Compare(object left, OpSymbol op, object? value, string what)
    {
        switch (op.Name)
        {
            case "And":
                return Where.And([.. PartsOf(left, value, what)]);
            case "Or":
                return Where.Or([.. PartsOf(left, value, what)]);
            case "Not" when values.Map(value) is not null:
                return Where.Not(Column(left, value, what));
            default:
                return Compared(left, Operator(op, value, what));
        }
    }

    private IEnumerable<Where> PartsOf(object left, object? value, string what) => values.Map(value) is { } map
        ? map.Entries.Select(entry => Compare(left, SymbolOf(entry.Key, what), entry.Value, what))
        : (ValueBinder.List(value) ?? [value]).Select(part => Column(left, part, what));

    private static Where Compared(object left, object? right) =>
        left is SqlExpression expression ? Where.Of(expression, right) : Where.Of((string)left, right);

    private Op Operator(OpSymbol op, object? value, string what)
    {
        var method = typeof(Op).GetMethod(op.Name, BindingFlags.Public | BindingFlags.Static)!;
        var parameters = method.GetParameters();
        var list = ValueBinder.List(value);
        object?[] arguments = parameters switch
        {
            [{ ParameterType: var type }] when type == typeof(object[]) => [Array.ConvertAll(list ?? [value], values.Plain)],
            [var one] => [Operand(value, one.ParameterType, what)],
            _ when list?.Length == parameters.Length => Array.ConvertAll(list, values.Plain),
            _ => throw ValueBinder.Wrong(value, $"{what}, {op}", $"a list of {parameters.Length} values"),
        };
        return (Op)method.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null)!;
    }

    private object? Operand(object? value, Type type, string what) => values.Map(value) is { Entries: [var inner] } && inner.Key is OpSymbol op
        ? Operator(op, inner.Value, what)
        : values.To(value, type, what);

    private static OpSymbol SymbolOf(object key, string what) => key as OpSymbol
        ?? throw ValueBinder.Invalid($"{what}: '{key}' is no operator. Write @{{ column = @{{ ($Sequelize.Op.gt) = 0 }} }}, with the parentheses.");
}
