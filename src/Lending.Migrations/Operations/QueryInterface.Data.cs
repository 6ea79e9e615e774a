namespace Lending.Migrations.Operations;

/// <content>Rows.</content>
public sealed partial class QueryInterface
{
    /// <summary>Inserts rows in one statement. A column that one of them does not name is null there, not the default.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Each <c>new { column = value }</c> or a dictionary. Of none nothing is sent.</param>
    /// <param name="options">What becomes of rows that exist already.</param>
    /// <returns>How many were inserted or updated; 0 where the statement is recorded only.</returns>
    public int BulkInsert(TableName table, IEnumerable<object> rows, BulkInsertOptions? options = null) =>
        DataDdl.Insert(table.In(Schema), rows, options ?? new(), returning: false) is { } statement ? _sink.Execute([statement]) : 0;

    /// <summary>Inserts rows and reads them back, with what the database filled in.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Each <c>new { column = value }</c> or a dictionary. Of none nothing is sent.</param>
    /// <param name="options">What becomes of rows that exist already, and which columns to read.</param>
    /// <returns>The rows, as Dapper maps them; none where the statement is recorded only.</returns>
    public IReadOnlyList<T> BulkInsert<T>(TableName table, IEnumerable<object> rows, BulkInsertOptions? options = null) =>
        DataDdl.Insert(table.In(Schema), rows, options ?? new(), returning: true) is { } statement ? _sink.Query<T>(statement) : [];

    /// <summary>Inserts one row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row"><c>new { column = value }</c> or a dictionary.</param>
    /// <returns>1; 0 where the statement is recorded only.</returns>
    public int Insert(TableName table, object row) => BulkInsert(table, [row]);

    /// <summary>Changes rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="values"><c>new { column = value }</c> or a dictionary.</param>
    /// <param name="where">Which rows; null for all of them.</param>
    /// <param name="attributes">The types of columns whose values cannot be written without, as for BulkInsert; null for none.</param>
    /// <returns>How many; 0 where the statement is recorded only.</returns>
    public int BulkUpdate(TableName table, object values, Where? where, ColumnSet? attributes = null) =>
        _sink.Execute([DataDdl.Update(table.In(Schema), values, where, attributes)]);

    /// <summary>Deletes rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="where">Which rows; null for all of them.</param>
    /// <param name="options">Null to delete them one by one.</param>
    /// <returns>How many; 0 for TRUNCATE and where the statement is recorded only.</returns>
    public int BulkDelete(TableName table, Where? where, BulkDeleteOptions? options = null) =>
        _sink.Execute([DataDdl.Delete(table.In(Schema), where, options ?? new())]);

    /// <summary>Reads rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="where">Which rows; null for all of them.</param>
    /// <param name="attributes">Which columns; none for all of them.</param>
    /// <returns>The rows, as Dapper maps them; none where the question is recorded only.</returns>
    public IReadOnlyList<T> Select<T>(TableName table, Where? where = null, params string[] attributes) =>
        _sink.Query<T>(DataDdl.Select(table.In(Schema), attributes, where));

    /// <summary>Reads one value.</summary>
    /// <param name="table">The table.</param>
    /// <param name="where">Which row; the first one counts.</param>
    /// <param name="attribute">The column.</param>
    /// <returns>The type's default where there is no row, and where the question is recorded only.</returns>
    public T? RawSelect<T>(TableName table, Where? where, string attribute) =>
        Select<T>(table, where, attribute) is [var value, ..] ? value : default;
}
