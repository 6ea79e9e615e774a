namespace Lending.Migrations.Operations;

/// <summary>How rows are inserted.</summary>
public sealed record BulkInsertOptions
{
    /// <summary>Rows that a unique constraint refuses are left out (ON CONFLICT DO NOTHING).</summary>
    public bool IgnoreDuplicates { get; init; }

    /// <summary>
    /// The columns that a row which exists already takes from the new one (ON CONFLICT DO UPDATE). Needs <see cref="UpsertKeys"/>.
    /// </summary>
    public IReadOnlyList<string> UpdateOnDuplicate { get; init; } = [];

    /// <summary>The columns of the unique constraint or index by which a row is known to exist.</summary>
    public IReadOnlyList<string> UpsertKeys { get; init; } = [];

    /// <summary>The condition of that index where it is a partial one; null for a whole one.</summary>
    public Where? ConflictWhere { get; init; }

    /// <summary>What <c>BulkInsert&lt;T&gt;</c> reads of each row; none for all columns.</summary>
    public IReadOnlyList<string> Returning { get; init; } = [];

    /// <summary>
    /// The types of columns whose values cannot be written without: <c>new() { ["meta"] = DataTypes.JsonB }</c> for objects,
    /// <c>DataTypes.Array(…)</c> for arrays that may be empty. Null where values speak for themselves.
    /// </summary>
    public ColumnSet? Attributes { get; init; }
}

/// <summary>How rows are deleted.</summary>
public sealed record BulkDeleteOptions
{
    /// <summary>Empties the table at once (TRUNCATE); there must be no condition.</summary>
    public bool Truncate { get; init; }

    /// <summary>With Truncate: also empties the tables that point at it.</summary>
    public bool Cascade { get; init; }

    /// <summary>With Truncate: its sequences begin anew.</summary>
    public bool RestartIdentity { get; init; }
}
