namespace Lending.Migrations.Operations;

/// <content>Constraints.</content>
public sealed partial class QueryInterface
{
    /// <summary>Adds a constraint to a table whose rows must fulfil it already.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">The constraint; without a name Sequelize's default of the table's name alone.</param>
    public void AddConstraint(TableName table, ConstraintOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Send([ConstraintDdl.Add(table.In(Schema), options)]);
    }

    /// <summary>Drops a constraint, which must exist.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The constraint, whole: a dot in it is part of its name.</param>
    public void RemoveConstraint(TableName table, string name) => Send([ConstraintDdl.Remove(table.In(Schema), name)]);

    /// <summary>Asks for the constraints of a table, by name.</summary>
    /// <param name="table">The table.</param>
    /// <returns>None where the question is recorded only.</returns>
    public IReadOnlyList<ConstraintDescription> ShowConstraint(TableName table) =>
        _sink.Query<ConstraintDescription>(Catalogue.Constraints(table.In(Schema)));

    /// <summary>Asks for the foreign keys of a table, a row for each column of each, in order.</summary>
    /// <param name="table">The table.</param>
    /// <returns>None where the question is recorded only.</returns>
    public IReadOnlyList<ForeignKeyDescription> GetForeignKeyReferencesForTable(TableName table) =>
        _sink.Query<ForeignKeyDescription>(Catalogue.ForeignKeys(table.In(Schema)));

    /// <summary>Asks for the names of the foreign keys of tables.</summary>
    /// <param name="tables">The tables.</param>
    /// <returns>An entry for each table, by the name that was given; an empty one where the question is recorded only.</returns>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> GetForeignKeysForTables(params TableName[] tables) => tables.ToDictionary(
        table => table.ToString(),
        table => (IReadOnlyList<string>)[.. GetForeignKeyReferencesForTable(table).Select(key => key.ConstraintName).Distinct()]);
}
