namespace Lending.Migrations.Operations;

/// <summary>
/// What <see cref="QueryInterface.AlterColumn"/> changes: what is not said stays as it is. For a constraint take AddConstraint.
/// </summary>
public sealed record ColumnChange
{
    private readonly object? _defaultValue;

    /// <summary>The new type; null keeps the old one. A default that the server cannot convert must be named beside it.</summary>
    public DataType? Type { get; init; }

    /// <summary>The new value from the old one, where the new type asks for it; null lets the server convert, to an enum by way of text.</summary>
    public SqlExpression? Using { get; init; }

    /// <summary>False makes it NOT NULL, true takes that away; null keeps it.</summary>
    public bool? AllowNull { get; init; }

    /// <summary>The new default; not said keeps it. Escaped as <see cref="Type"/> asks, else by its CLR type.</summary>
    public object? DefaultValue
    {
        get => _defaultValue;
        init
        {
            _defaultValue = value;
            HasDefault = true;
        }
    }

    /// <summary>True once <see cref="DefaultValue"/> was said, be it null.</summary>
    public bool HasDefault { get; private init; }

    /// <summary>Takes the default away.</summary>
    public bool DropDefault { get; init; }

    /// <summary>Kept in the database's catalogue, an empty one takes it away; null keeps it.</summary>
    public string? Comment { get; init; }
}
