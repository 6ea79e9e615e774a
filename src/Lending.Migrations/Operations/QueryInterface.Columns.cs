namespace Lending.Migrations.Operations;

/// <content>Columns.</content>
public sealed partial class QueryInterface
{
    /// <summary>Adds a column, its enum type before it and its comment after it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The new column.</param>
    /// <param name="definition">What it is to be; a type alone will do.</param>
    public void AddColumn(TableName table, string column, ColumnDefinition definition) =>
        Send(new ColumnDdl(table.In(Schema), column, definition).Add());

    /// <summary>
    /// Drops a column with its indexes and constraints, and the enum type that it brought, unless something else uses it. Sequelize
    /// leaves the type behind.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column; it must exist.</param>
    public void RemoveColumn(TableName table, string column) => Send(
        [EnumDdl.DropWith($"ALTER TABLE {table.In(Schema)} DROP COLUMN {Quote.Identifier(column)}", table.In(Schema), column)]);

    /// <summary>
    /// Makes a column what the definition says, all of it: as with Sequelize, a definition that does not state
    /// <see cref="ColumnDefinition.AllowNull"/> or <see cref="ColumnDefinition.DefaultValue"/> takes NOT NULL and the default away.
    /// With <see cref="ColumnDefinition.References"/>, and only then, what is not stated stays.
    /// </summary>
    /// <remarks>
    /// Unique and References add a constraint each time. PrimaryKey says that the column is in the key already, so that NOT NULL
    /// stays; it makes no key. AutoIncrement is refused.
    /// </remarks>
    /// <param name="table">The table.</param>
    /// <param name="column">The column; it must exist.</param>
    /// <param name="definition">What it is to be; a type alone will do.</param>
    /// <param name="options">How its values become ones of the new type.</param>
    public void ChangeColumn(TableName table, string column, ColumnDefinition definition, ChangeColumnOptions? options = null) =>
        Send(new ColumnDdl(table.In(Schema), column, definition).Change(options?.Using));

    /// <summary>Renames a column. Its indexes, constraints and enum type keep their names.</summary>
    /// <param name="table">The table.</param>
    /// <param name="before">The column; it must exist.</param>
    /// <param name="after">Its new name.</param>
    public void RenameColumn(TableName table, string before, string after) =>
        Send($"ALTER TABLE {table.In(Schema)} RENAME COLUMN {Quote.Identifier(before)} TO {Quote.Identifier(after)}");

    /// <summary>Changes of a column what is named, and nothing else. Sequelize has no such call.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column; it must exist.</param>
    /// <param name="change">What changes.</param>
    public void AlterColumn(TableName table, string column, ColumnChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Send(ColumnDdl.Alter(table.In(Schema), column, change));
    }
}
