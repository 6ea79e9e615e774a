using System.Diagnostics;
using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.Tests;

public sealed class SqlStatementTests
{
    [Theory]
    [InlineData("create table a (i int)", "CREATE")]
    [InlineData("\n -- one\n/* two */ (SELECT 1)", "SELECT")]
    [InlineData("-- only a comment", "")]
    [InlineData("/* has no end", "")]
    [InlineData("", "")]
    public void Its_command_is_the_first_word(string text, string command) => Assert.Equal(command, new SqlStatement(text).Command);

    /// <summary>A text that almost has a first word, in many ways: a matcher that tried them all would not be back for years.</summary>
    [Theory]
    [InlineData("/**/")]
    [InlineData("--\n")]
    [InlineData("/* -- */ (")]
    [InlineData("/*")]
    [InlineData("\t ( ")]
    public void Comments_before_it_take_no_time(string comment)
    {
        var statement = new SqlStatement(string.Concat(Enumerable.Repeat(comment, 100_000)) + "'");
        var recording = new RecordingSink();
        var clock = Stopwatch.StartNew();

        Assert.Equal("", statement.Command);
        recording.Ask(statement, undo: false);

        Assert.False(recording.AskedDatabase);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }
}
