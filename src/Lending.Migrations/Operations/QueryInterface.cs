namespace Lending.Migrations.Operations;

/// <summary>
/// What a migration may say, by Sequelize's names and with Sequelize's effects on PostgreSQL; docs/differences-from-sequelize.md
/// lists where the two part. Each call writes its SQL and hands it to the sink, which executes or records it; nothing is kept back.
/// Names are always quoted, values always escaped, and every table is written with its schema.
/// </summary>
/// <remarks>
/// Every member throws <see cref="InvalidMigrationException"/> before anything is sent where a name or value cannot be written, and
/// <see cref="StatementFailedException"/> where the server refuses a statement.
/// </remarks>
public sealed class QueryInterface
{
    private readonly IStatementSink _sink;

    /// <summary>Speaks to the sink of a context.</summary>
    /// <param name="context">Where the statements go, and the schema of tables that name none.</param>
    public QueryInterface(MigrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _sink = context.Statements;
        Schema = context.Schema;
        Cancellation = context.Cancellation;
    }

    /// <summary>The schema of tables that name none.</summary>
    public string Schema { get; }

    /// <summary>Set when the run is stopped; a long computation between calls should look at it.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Makes a table, its enum types before it and its comments after it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns, in order. Several with PrimaryKey make one key of them all.</param>
    /// <param name="options">Null for Sequelize's way: a table of that name that exists already is left as it is.</param>
    public void CreateTable(TableName table, ColumnSet columns, CreateTableOptions? options = null) =>
        Send(TableDdl.Create(table.In(Schema), columns, options ?? new()));

    /// <summary>Drops a table with its indexes, constraints and sequences, if it exists. Enum types stay.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cascade">True takes along what depends on it: views, and foreign keys that point at it.</param>
    public void DropTable(TableName table, bool cascade = false) => Send([TableDdl.Drop(table.In(Schema), cascade)]);

    /// <summary>Renames a table. Its indexes, constraints, sequences and enum types keep their names.</summary>
    /// <param name="before">The table.</param>
    /// <param name="after">The new name, in the old schema; another schema that it names moves the table there.</param>
    public void RenameTable(TableName before, TableName after)
    {
        var table = before.In(Schema);
        Send(TableDdl.Rename(table, after.In(table.Schema)));
    }

    /// <summary>Adds a column, its enum type before it and its comment after it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The new column.</param>
    /// <param name="definition">What it is to be; a type alone will do.</param>
    public void AddColumn(TableName table, string column, ColumnDefinition definition) =>
        Send(new ColumnDdl(table.In(Schema), column, definition).Add());

    /// <summary>Drops a column with its indexes and constraints. Its enum type stays.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column; it must exist.</param>
    public void RemoveColumn(TableName table, string column) =>
        Send($"ALTER TABLE {table.In(Schema)} DROP COLUMN {Quote.Identifier(column)}");

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

    /// <summary>Sends SQL of your own, as it is: unqualified names in it follow the session's search_path.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="parameters">Values for <c>@name</c> in it: <c>new { name = value }</c> or a dictionary; null for none.</param>
    /// <returns>Rows affected; 0 for DDL, and where the statement is recorded only.</returns>
    public int Query(string sql, object? parameters = null) => _sink.Execute([Raw(sql, parameters)]);

    /// <summary>Sends SQL of your own and reads its rows, as Dapper maps them to <typeparamref name="T"/>.</summary>
    /// <param name="sql">One statement that returns rows.</param>
    /// <param name="parameters">Values for <c>@name</c> in it: <c>new { name = value }</c> or a dictionary; null for none.</param>
    /// <returns>The rows; none where the statement is recorded only, so do not take it for granted that there is one.</returns>
    public IReadOnlyList<T> Query<T>(string sql, object? parameters = null) => _sink.Query<T>(Raw(sql, parameters));

    private static SqlStatement Raw(string sql, object? parameters)
    {
        var text = sql?.Trim().TrimEnd(';').TrimEnd();
        return string.IsNullOrEmpty(text)
            ? throw new InvalidMigrationException("QueryInvalid", "Query was given no SQL.")
            : new SqlStatement(text) { Parameters = QueryParameters.From(parameters) };
    }

    private void Send(string sql) => Send([new SqlStatement(sql)]);

    /// <summary>All is written before the first is sent: what cannot be written stops a call whole.</summary>
    private void Send(IEnumerable<SqlStatement> statements) => _sink.Execute(statements);
}

/// <summary>How a column is changed.</summary>
public sealed record ChangeColumnOptions
{
    /// <summary>
    /// The new value from the old one, for types that do not convert by themselves: <c>Sql.Literal("\"nick\"::integer")</c>. Null
    /// lets the server convert; to an enum, by way of text.
    /// </summary>
    public SqlExpression? Using { get; init; }
}
