using Lending.Migrations.Converting;
using Xunit;

namespace Lending.Migrations.Tests.Converting;

public sealed class DumpComparisonTests
{
    [Theory]
    [InlineData("CREATE TABLE a|1\tx", "CREATE TABLE a|1\tx", "CREATE TABLE a|1\tx", true)]
    [InlineData("CREATE TABLE a|1\tx", "CREATE TABLE a|1\tx", "CREATE TABLE a|2\tx", false)]
    [InlineData("CREATE TABLE a|1\tx", "CREATE TABLE a|1\tx", "CREATE TABLE b|1\tx", false)]
    [InlineData("CREATE TABLE a|1\tx", "CREATE TABLE a|1\tx", "CREATE TABLE a", false)]
    [InlineData("CREATE TABLE a", "CREATE TABLE a", "CREATE TABLE a|1\tx", false)]
    [InlineData("1\t10:00", "1\t10:01", "1\t10:02", true)]
    [InlineData("1\t10:00", "1\t10:01", "2\t10:02", false)]
    [InlineData("1\t10:00", "1\t10:01", "1", false)]
    public void Fields_may_differ_where_two_runs_of_the_original_do(string original, string again, string converted, bool equal)
    {
        var comparison = DumpComparison.Of(original.Split('|'), again.Split('|'), converted.Split('|'));

        Assert.Equal(equal, comparison.Difference is null);
        Assert.True(comparison.DataCompared);
    }

    [Theory]
    [InlineData("CREATE TABLE a", true)]
    [InlineData("CREATE TABLE b", false)]
    public void Where_rows_cannot_be_set_side_by_side_the_schema_is_compared(string table, bool equal)
    {
        string[] rows = ["COPY public.a (i) FROM stdin;", "1", "2", @"\."];

        var comparison = DumpComparison.Of(["CREATE TABLE a", .. rows], ["CREATE TABLE a", .. rows[..2], rows[3]], [table, .. rows[..1], rows[3]]);

        Assert.Equal(equal, comparison.Difference is null);
        Assert.False(comparison.DataCompared);
    }
}
