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

    /// <summary>The same with what drops a table or column standing alone, without the block that takes its enum types along.</summary>
    public static IReadOnlyList<string> Drops(Action<QueryInterface> calls, string schema = "public") => [.. Of(calls, schema).Select(Drop)];

    public static string Drop(string text)
    {
        var end = text.IndexOf(";\n  FOREACH", StringComparison.Ordinal);
        return end < 0 ? text : text[(text.IndexOf("BEGIN\n  ", StringComparison.Ordinal) + 8)..end];
    }

    /// <summary>What makes an enum type where there is none.</summary>
    public static string Ensured(string schema, string type, string labels) =>
        $"""
        DO $do$BEGIN
          IF (SELECT array_agg(enumlabel::text ORDER BY enumsortorder) <> ARRAY[{labels}] FROM pg_catalog.pg_enum WHERE enumtypid = pg_catalog.to_regtype('"{schema}"."{type}"')) THEN
            BEGIN DROP TYPE "{schema}"."{type}"; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END;
          END IF;
          CREATE TYPE "{schema}"."{type}" AS ENUM({labels});
        EXCEPTION WHEN duplicate_object THEN NULL;
        END$do$
        """.ReplaceLineEndings("\n");

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
