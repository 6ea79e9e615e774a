namespace Lending.Migrations.Operations;

/// <summary>
/// What a column is to be. A type alone converts to it. What is not said is not asked for; see
/// <see cref="QueryInterface.ChangeColumn"/> for what that means where the column exists already.
/// </summary>
public sealed record ColumnDefinition
{
    private readonly object? _defaultValue;

    /// <summary>The type.</summary>
    public required DataType Type { get; init; }

    /// <summary>False makes it NOT NULL. True where it is not said.</summary>
    public bool AllowNull
    {
        get => StatedAllowNull ?? true;
        init => StatedAllowNull = value;
    }

    /// <summary>
    /// The value of rows that name none: a CLR value, escaped as the column's type asks, or an expression (<c>Sql.Fn("now")</c>).
    /// Not to say it and to say null are two things, as in Sequelize: no default at all, and <c>DEFAULT NULL</c>.
    /// </summary>
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

    /// <summary>The column is the primary key, or in a new table part of it.</summary>
    public bool PrimaryKey { get; init; }

    /// <summary>Numbers come from a sequence that goes with the column: SERIAL, BIGSERIAL, SMALLSERIAL. Implies NOT NULL.</summary>
    public bool AutoIncrement { get; init; }

    /// <summary>No two rows have the same value. PostgreSQL names the constraint <c>table_column_key</c>.</summary>
    public bool Unique { get; init; }

    /// <summary>The column that it points at; null for none. PostgreSQL names the constraint <c>table_column_fkey</c>.</summary>
    public ColumnReference? References { get; init; }

    /// <summary>What becomes of the row when the one that it points at is deleted; null for the server's NO ACTION.</summary>
    public ReferentialAction? OnDelete { get; init; }

    /// <summary>What becomes of the row when the key that it points at changes; null for the server's NO ACTION.</summary>
    public ReferentialAction? OnUpdate { get; init; }

    /// <summary>Kept in the database's catalogue; null for none, or where the column exists for the one that it has.</summary>
    public string? Comment { get; init; }

    internal bool? StatedAllowNull { get; private init; }

    /// <summary>A column of a type, and nothing else said.</summary>
    public static implicit operator ColumnDefinition(DataType type) => new() { Type = type };
}

/// <summary>What a foreign key points at.</summary>
/// <param name="Table">In the schema of the referring table where it names none.</param>
/// <param name="Key">Its column.</param>
public sealed record ColumnReference(TableName Table, string Key = "id")
{
    /// <summary>When the constraint is checked; null for the server's NOT DEFERRABLE.</summary>
    public Deferrable? Deferrable { get; init; }
}

/// <summary>When a constraint is checked (PostgreSQL manual, CREATE TABLE).</summary>
public enum Deferrable
{
    /// <summary>After every statement, always.</summary>
    Not,

    /// <summary>After every statement, until a transaction asks for later.</summary>
    InitiallyImmediate,

    /// <summary>At commit, until a transaction asks for earlier.</summary>
    InitiallyDeferred,
}

/// <summary>What becomes of a row whose foreign key lost its target (PostgreSQL manual, CREATE TABLE).</summary>
public enum ReferentialAction
{
    /// <summary>An error, when the constraint is checked.</summary>
    NoAction,

    /// <summary>An error, at once.</summary>
    Restrict,

    /// <summary>It goes with its target, or follows the new key.</summary>
    Cascade,

    /// <summary>It points nowhere.</summary>
    SetNull,

    /// <summary>It points at its default.</summary>
    SetDefault,
}
