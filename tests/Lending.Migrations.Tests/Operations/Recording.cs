using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.Tests.Operations;

internal static class Recording
{
    /// <summary>The SQL that calls on a query interface say, in a schema.</summary>
    public static IReadOnlyList<string> Of(Action<QueryInterface> calls, string schema = "public")
    {
        var sink = new RecordingSink();
        calls(new QueryInterface(new MigrationContext(sink, schema)));
        return [.. sink.Statements.Select(statement => statement.Text)];
    }

    public static string One(Action<QueryInterface> calls, string schema = "public") => Assert.Single(Of(calls, schema));

    /// <summary>The error that calls end with, once it is sure that nothing was sent before it.</summary>
    public static InvalidMigrationException Refusal(Action<QueryInterface> calls)
    {
        var sink = new RecordingSink();
        var queryInterface = new QueryInterface(new MigrationContext(sink, "public"));
        var refusal = Assert.Throws<InvalidMigrationException>(() => calls(queryInterface));
        Assert.Empty(sink.Statements);
        return refusal;
    }
}
