using Lending.Migrations.Sources;
using Xunit;

namespace Lending.Migrations.Tests.Sources;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" ; ; -- nothing\n", "")]
    [InlineData("SELECT 1", "SELECT 1")]
    [InlineData("SELECT 1;", "SELECT 1")]
    [InlineData("/* a; */ SELECT ';' ; -- b;\n SELECT \"é;\"; ", "SELECT ';'|SELECT \"é;\"")]
    [InlineData("SELECT $x$;$x$; SELECT 2", "SELECT $x$;$x$|SELECT 2")]
    [InlineData("CREATE RULE r AS ON DELETE TO v DO (a; b); SELECT 1", "CREATE RULE r AS ON DELETE TO v DO (a; b)|SELECT 1")]
    [InlineData("-- migrate:up\nSELECT 1; SELECT 2", "SELECT 1|SELECT 2")]
    [InlineData("SELECT 'open; SELECT 2", "SELECT 'open; SELECT 2")]
    public void A_text_is_cut_at_the_semicolons_that_end_statements(string sql, string expected) =>
        Assert.Equal(expected, string.Join('|', SqlText.Cut(sql)));
}
