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
public sealed partial class QueryInterface
{
    private readonly IStatementSink _sink;
    private readonly bool _transactional;

    /// <summary>Speaks to the sink of a context.</summary>
    /// <param name="context">Where the statements go, and the schema of tables that name none.</param>
    public QueryInterface(MigrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _sink = context.Statements;
        _transactional = context.Transactional;
        Schema = context.Schema;
        Cancellation = context.Cancellation;
    }

    /// <summary>The schema of tables that name none.</summary>
    public string Schema { get; }

    /// <summary>Set when the run is stopped; a long computation between calls should look at it.</summary>
    public CancellationToken Cancellation { get; }

    private void Send(string sql) => Send([new SqlStatement(sql)]);

    /// <summary>All is written before the first is sent: what cannot be written stops a call whole.</summary>
    private void Send(IEnumerable<SqlStatement> statements) => _sink.Execute(statements.ToList());
}
