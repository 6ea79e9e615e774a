using Lending.Migrations.Lexing;
using Xunit;

namespace Lending.Migrations.Tests.Lexing;

public sealed class StatementConductTests
{
    [Theory]
    [InlineData(StatementConduct.InTransaction, "-- why\n insert INTO t VALUES (1)", "CREATE TABLE temp (i int)", "SELECT 1", "COPY t FROM stdin", "ALTER TYPE t ADD VALUE 'x'")]
    [InlineData(StatementConduct.InTransaction, "REFRESH MATERIALIZED VIEW CONCURRENTLY v", "CREATE INDEX i ON t (i)", "CREATE TEMP TABLE t ON COMMIT DROP AS SELECT 1")]
    [InlineData(StatementConduct.Alone, "CREATE INDEX CONCURRENTLY ON t (i)", "VACUUM", "CALL p()", "DO $$ BEGIN COMMIT; END $$", "REINDEX TABLE t", "DROP SUBSCRIPTION s")]
    [InlineData(StatementConduct.Alone, "ALTER TABLE t DETACH PARTITION p CONCURRENTLY", "SET LOCAL work_mem = '1MB'", "NEWWORD t", "COMMIT PREPARED 'x'", "(SELECT 1)")]
    [InlineData(StatementConduct.Session, "SET search_path = a", "RESET ALL", "PREPARE p AS SELECT 1", "LISTEN l", "SELECT pg_catalog.set_config('search_path', '', false)")]
    [InlineData(StatementConduct.Temporary, "CREATE TEMPORARY TABLE t (i int)", "create local temp table t (i int)", "CREATE OR REPLACE TEMP VIEW v AS SELECT 1")]
    [InlineData(StatementConduct.Begin, "begin", "START TRANSACTION READ ONLY")]
    [InlineData(StatementConduct.Commit, "COMMIT AND CHAIN", "end")]
    [InlineData(StatementConduct.Rollback, "ABORT", "rollback", "PREPARE TRANSACTION 'x'")]
    internal void A_statement_is_known_by_its_words(StatementConduct conduct, params string[] statements) =>
        Assert.All(statements, statement => Assert.Equal(conduct, StatementConducts.Of(statement)));

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON t (i)", true, "i", "t", false)]
    [InlineData("create unique index concurrently if not exists \"I\" on only \"S\".t using btree (i)", true, "\"I\"", "\"S\".t", true)]
    [InlineData("CREATE INDEX /* x */ CONCURRENTLY i ON s . t(i)", true, "i", "s.t", false)]
    [InlineData("DROP INDEX CONCURRENTLY s.i", false, "s.i", null, false)]
    [InlineData("DROP INDEX CONCURRENTLY IF EXISTS \"i\" CASCADE", false, "\"i\"", null, false)]
    public void A_concurrent_build_names_its_index(string statement, bool builds, string index, string? table, bool unique) =>
        Assert.Equal(new IndexStatement(builds, index, table, unique), IndexStatement.Of(statement));

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY ON t (i)")]
    [InlineData("CREATE INDEX CONCURRENTLY i")]
    [InlineData("CREATE INDEX i ON t (i)")]
    [InlineData("CREATE INDEX CONCURRENTLY")]
    [InlineData("DROP INDEX i")]
    [InlineData("DROP INDEX CONCURRENTLY")]
    [InlineData("SELECT 'CREATE INDEX CONCURRENTLY i ON t'")]
    [InlineData("")]
    public void What_is_no_concurrent_build_or_names_none_is_none(string statement) => Assert.Null(IndexStatement.Of(statement));
}
