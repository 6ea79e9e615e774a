namespace Lending.Migrations.Operations;

/// <summary>What the foreign key of one column points at.</summary>
/// <param name="Table">In the schema of the referring table where it names none.</param>
/// <param name="Key">Its column.</param>
public sealed record ColumnReference(TableName Table, string Key = "id")
{
    /// <summary>When the constraint is checked; null for the server's NOT DEFERRABLE.</summary>
    public Deferrable? Deferrable { get; init; }
}

/// <summary>What a foreign key of a table points at.</summary>
/// <param name="Table">In the schema of the referring table where it names none.</param>
/// <param name="Fields">Its columns, in the order of the referring ones; none for <c>id</c>.</param>
public sealed record ConstraintReference(TableName Table, params string[] Fields);

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
