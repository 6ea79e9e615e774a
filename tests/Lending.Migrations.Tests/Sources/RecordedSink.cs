namespace Lending.Migrations.Tests.Sources;

/// <summary>Keeps what a body sends, call by call.</summary>
internal sealed class RecordedSink : IStatementSink
{
    public List<List<SqlStatement>> Calls { get; } = [];

    public IEnumerable<string> Texts => Calls.SelectMany(call => call).Select(statement => statement.Text);

    public int Execute(IEnumerable<SqlStatement> statements)
    {
        var call = new List<SqlStatement>();
        Calls.Add(call);
        foreach (var statement in statements)
        {
            call.Add(statement);
        }
        return 0;
    }

    public void Append(IEnumerable<SqlStatement> statements) => Execute(statements);

    public IReadOnlyList<T> Query<T>(SqlStatement statement) => throw new NotSupportedException();

    public StatementResult Ask(SqlStatement statement, bool undo) => throw new NotSupportedException();

    public bool Answers => false;

    public static RecordedSink Run(MigrationBody body)
    {
        var sink = new RecordedSink();
        body.Run(new MigrationContext(sink, "public"));
        return sink;
    }
}
