namespace Lending.Migrations.Operations;

/// <content>Indexes.</content>
public sealed partial class QueryInterface
{
    /// <summary>Makes an index, in the table's schema.</summary>
    /// <param name="table">The table.</param>
    /// <param name="fields">Columns and expressions, in order: <c>["email", Sql.Fn("lower", Sql.Col("name"))]</c>.</param>
    /// <param name="options">Null for a plain one with Sequelize's default name.</param>
    public void AddIndex(TableName table, IReadOnlyList<IndexField> fields, IndexOptions? options = null) =>
        Send([IndexDdl.Create(table, Schema, fields, options ?? new())]);

    /// <summary>Drops an index by its name, if it exists.</summary>
    /// <param name="table">Its table, which says the schema.</param>
    /// <param name="name">The index; <c>schema.index</c> where it stands in another schema.</param>
    /// <param name="concurrently">Without keeping writers out. Works outside a transaction only: <c>Transactional = false</c>.</param>
    public void RemoveIndex(TableName table, string name, bool concurrently = false) =>
        Send([IndexDdl.Drop(table, Schema, name, concurrently)]);

    /// <summary>Drops the index that <see cref="AddIndex"/> named by default, if it exists.</summary>
    /// <param name="table">Its table, written as it was for AddIndex.</param>
    /// <param name="fields">Its fields, in order.</param>
    /// <param name="concurrently">Without keeping writers out. Works outside a transaction only: <c>Transactional = false</c>.</param>
    public void RemoveIndex(TableName table, IReadOnlyList<IndexField> fields, bool concurrently = false) =>
        Send([IndexDdl.Drop(table, Schema, fields, concurrently)]);

    /// <summary>Asks for the indexes of a table, by name.</summary>
    /// <param name="table">The table.</param>
    /// <returns>None where the question is recorded only.</returns>
    public IReadOnlyList<IndexDescription> ShowIndex(TableName table) => _sink.Query<IndexDescription>(Catalogue.Indexes(table.In(Schema)));
}
