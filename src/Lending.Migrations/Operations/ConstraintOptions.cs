namespace Lending.Migrations.Operations;

/// <summary>What a table's constraint is to be.</summary>
public sealed record ConstraintOptions
{
    /// <summary>The kind.</summary>
    public required ConstraintType Type { get; init; }

    /// <summary>Its columns, in order. A check needs none, but Sequelize's default name is made of them.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>
    /// Its name; null for Sequelize's default: <c>table_column_column_uk</c>, <c>_pk</c>, <c>_ck</c>, and for a foreign key
    /// <c>table_column_target_fk</c>. A name is needed for a check without fields.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>What a check asks of every row: <c>new() { ["amount"] = Op.Gte(0) }</c>, or SQL as <c>Sql.Literal</c>.</summary>
    public Where? Where { get; init; }

    /// <summary>What a foreign key points at.</summary>
    public ConstraintReference? References { get; init; }

    /// <summary>What becomes of the row when the one that it points at is deleted; null for the server's NO ACTION.</summary>
    public ReferentialAction? OnDelete { get; init; }

    /// <summary>What becomes of the row when the key that it points at changes; null for the server's NO ACTION.</summary>
    public ReferentialAction? OnUpdate { get; init; }

    /// <summary>When it is checked; null for the server's NOT DEFERRABLE. A check is never deferred.</summary>
    public Deferrable? Deferrable { get; init; }
}

/// <summary>The kinds of a table's constraints.</summary>
public enum ConstraintType
{
    /// <summary>No two rows have the same values.</summary>
    Unique,

    /// <summary>The table's key.</summary>
    PrimaryKey,

    /// <summary>Every row fulfils a condition.</summary>
    Check,

    /// <summary>Every row points at one of another table, or nowhere.</summary>
    ForeignKey,
}
