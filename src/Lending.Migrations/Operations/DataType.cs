using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lending.Migrations.Operations;

/// <summary>A column's type: made by <see cref="DataTypes"/>. It also knows how the literals of its type are written.</summary>
public abstract record DataType
{
    private protected DataType()
    {
    }

    /// <summary>The type as SQL names it.</summary>
    internal abstract string SqlText { get; }

    /// <summary>The auto-incrementing form; null where there is none.</summary>
    internal virtual string? SerialText => null;

    /// <summary>The type of ranges over it; null where there is none.</summary>
    internal virtual string? RangeText => null;

    /// <summary>The enum that a column of this type needs to exist before it.</summary>
    internal virtual EnumType? NeededEnum => null;

    /// <summary>The type as a certain column has it: an enum takes its name from the column.</summary>
    internal virtual DataType For(QualifiedName table, string column) => this;

    internal string Literal(object? value) => value is null or SqlExpression ? Quote.Value(value) : Write(value);

    private protected virtual string Write(object value) => Quote.Value(value);

    /// <summary>The type as SQL names it.</summary>
    public sealed override string ToString() => SqlText;
}

/// <summary>A type whose literals need nothing of their own.</summary>
internal sealed record PlainType(string Name, string? Serial = null, string? Range = null) : DataType
{
    internal override string SqlText => Name;

    internal override string? SerialText => Serial;

    internal override string? RangeText => Range;
}

/// <summary>Sequelize quotes the numbers of these, which shows in the default that the server keeps.</summary>
internal sealed record FloatType(string Name) : DataType
{
    internal override string SqlText => Name;

    private protected override string Write(object value) => Quote.IsNumber(value) ? Quote.String(Quote.Text(value)) : Quote.Value(value);
}

internal sealed record BinaryType : DataType
{
    internal override string SqlText => "BYTEA";

    private protected override string Write(object value) =>
        value is string text ? Quote.Bytes(System.Text.Encoding.UTF8.GetBytes(text)) : Quote.Value(value);
}

internal sealed record JsonType(string Name) : DataType
{
    /// <summary>The text is a quoted literal, never part of a page: only what JSON itself asks is escaped.</summary>
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal override string SqlText => Name;

    private protected override string Write(object value)
    {
        try
        {
            return Quote.String(JsonSerializer.Serialize(value, Options));
        }
        catch (Exception exception) when (exception is NotSupportedException or JsonException or ArgumentException)
        {
            throw new InvalidMigrationException(
                "ValueInvalid", $"A value of type {value.GetType()} cannot be written as JSON: {exception.Message}", null, exception);
        }
    }
}

internal sealed record HStoreType : DataType
{
    internal override string SqlText => "HSTORE";

    private protected override string Write(object value) => value is IDictionary map
        ? Quote.String(string.Join(", ", map.Keys.Cast<object>().Select(key => $"{Part(key)}=>{Part(map[key])}")))
        : Quote.Value(value);

    private static string Part(object? part) => part is null
        ? "NULL"
        : $"\"{Quote.Text(part).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

internal sealed record ArrayType(DataType Element) : DataType
{
    internal override string SqlText => $"{Element.SqlText}[]";

    internal override EnumType? NeededEnum => Element.NeededEnum;

    internal override DataType For(QualifiedName table, string column) => this with { Element = Element.For(table, column) };

    private protected override string Write(object value) => value is IEnumerable items and not (string or byte[])
        ? $"ARRAY[{string.Join(",", items.Cast<object?>().Select(Element.Literal))}]::{SqlText}"
        : Quote.Value(value);
}

/// <summary>Two values make the range from the first, included, to the second, excluded; null leaves an end open.</summary>
internal sealed record RangeType(DataType Element) : DataType
{
    internal override string SqlText => Element.RangeText!;

    private protected override string Write(object value)
    {
        if (value is not IEnumerable items || value is string)
        {
            return Quote.Value(value);
        }

        return items.Cast<object?>().ToList() switch
        {
            [] => Quote.String("empty"),
            [var from, var to] => Quote.String($"[{Bound(from)},{Bound(to)})"),
            _ => throw new InvalidMigrationException("ValueInvalid", "A range has two ends. Give two values, or text such as '[1,5)'."),
        };
    }

    private static string Bound(object? value) => value switch
    {
        null => "",
        _ when Quote.IsNumber(value) => Quote.Text(value),
        _ => $"\"{Quote.Text(value).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
    };
}

/// <summary>A type of its own that Sequelize names <c>enum_table_column</c>, in the table's schema.</summary>
internal sealed record EnumType(IReadOnlyList<string> Labels) : DataType
{
    private readonly QualifiedName? _name;

    private EnumType(IReadOnlyList<string> labels, QualifiedName name)
        : this(labels) => _name = name;

    /// <summary>Known once <see cref="For"/> has named the column.</summary>
    internal QualifiedName Name => _name ?? throw new InvalidMigrationException(
        "DataTypeInvalid", "An enum is named after its column and cannot stand alone. Name the type with DataTypes.Raw(…).");

    internal override string SqlText => Name.ToString();

    internal override EnumType? NeededEnum => this;

    internal override DataType For(QualifiedName table, string column) =>
        new EnumType(Labels, new QualifiedName(table.Schema, $"enum_{table.Name}_{column}"));

    private protected override string Write(object value) => value is string label && Labels.Contains(label)
        ? Quote.String(label)
        : throw new InvalidMigrationException(
            "ValueInvalid", $"'{value}' is none of the enum's values ({string.Join(", ", Labels)}). Use one of them.");
}
