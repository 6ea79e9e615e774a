namespace Lending.Migrations.Operations;

/// <summary>A column as the database describes it (Sequelize's describeTable).</summary>
public sealed record ColumnDescription
{
    /// <summary>The column.</summary>
    public string Name { get; init; } = "";

    /// <summary>The type in capitals: <c>INTEGER</c>, <c>CHARACTER VARYING(80)</c>; <c>ARRAY</c> and <c>USER-DEFINED</c> (an enum) stand for many.</summary>
    public string Type { get; init; } = "";

    /// <summary>Whether it may be null.</summary>
    public bool AllowNull { get; init; }

    /// <summary>The default as text, without quotes and cast: <c>now()</c>, <c>true</c>, <c>0</c>; null for none.</summary>
    public string? DefaultValue { get; init; }

    /// <summary>The comment; null for none.</summary>
    public string? Comment { get; init; }

    /// <summary>The values of an enum, in order; none for other types.</summary>
    public string[] Special { get; init; } = [];

    /// <summary>Whether it is (part of) the primary key.</summary>
    public bool PrimaryKey { get; init; }
}

/// <summary>An enum type.</summary>
public sealed record EnumDescription
{
    /// <summary>The type.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its values, in order.</summary>
    public string[] Values { get; init; } = [];
}

/// <summary>An index (Sequelize's showIndex).</summary>
public sealed record IndexDescription
{
    /// <summary>The index.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it is that of the primary key.</summary>
    public bool Primary { get; init; }

    /// <summary>Whether no two rows have the same values.</summary>
    public bool Unique { get; init; }

    /// <summary>Its columns, in order; expressions are left out.</summary>
    public string[] Fields { get; init; } = [];

    /// <summary>The SQL that makes it, as the server writes it: collation, order and condition are in it.</summary>
    public string Definition { get; init; } = "";
}

/// <summary>A constraint (Sequelize's showConstraint). NOT NULL is a column's property and none.</summary>
public sealed record ConstraintDescription
{
    /// <summary>The constraint.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>PRIMARY KEY</c>, <c>UNIQUE</c>, <c>FOREIGN KEY</c>, <c>CHECK</c> or <c>EXCLUDE</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>Its SQL, as the server writes it.</summary>
    public string Definition { get; init; } = "";

    /// <summary>Whether a transaction may put it off.</summary>
    public bool IsDeferrable { get; init; }

    /// <summary>Whether it is put off by itself.</summary>
    public bool InitiallyDeferred { get; init; }
}

/// <summary>One column of a foreign key, and the one that it points at (Sequelize's getForeignKeyReferencesForTable).</summary>
public sealed record ForeignKeyDescription
{
    /// <summary>The constraint.</summary>
    public string ConstraintName { get; init; } = "";

    /// <summary>The referring column.</summary>
    public string ColumnName { get; init; } = "";

    /// <summary>The schema of the table that it points at.</summary>
    public string ReferencedTableSchema { get; init; } = "";

    /// <summary>The table that it points at.</summary>
    public string ReferencedTableName { get; init; } = "";

    /// <summary>The column that it points at.</summary>
    public string ReferencedColumnName { get; init; } = "";
}
