using Lending.Migrations.JavaScript;
using Xunit;

namespace Lending.Migrations.Tests.JavaScript;

public sealed class TransactionWordTests
{
    [Theory]
    [InlineData("COMMIT", "Commit", null)]
    [InlineData("end work", "Commit", null)]
    [InlineData("\f-- a comment\nCOMMIT AND CHAIN", "Commit", null)]
    [InlineData("-- ends at a carriage return\rCOMMIT", "Commit", null)]
    [InlineData("/* a /* nested */ comment */ COMMIT", "Commit", null)]
    [InlineData("COMMIT/**/", "Commit", null)]
    [InlineData("START/* between */TRANSACTION ISOLATION LEVEL SERIALIZABLE", "Begin", null)]
    [InlineData("begin", "Begin", null)]
    [InlineData("ABORT", "Rollback", null)]
    [InlineData("ROLLBACK TRANSACTION -- to\n TO SAVEPOINT Here", "RollbackTo", "here")]
    [InlineData("ROLLBACK/**/TO \"He\"\"re\"", "RollbackTo", "He\"\"re")]
    [InlineData("SAVEPOINT a", "Savepoint", "a")]
    [InlineData("RELEASE/**/SAVEPOINT/**/a", "Release", "a")]
    [InlineData("PREPARE/**/TRANSACTION 'x'", "TwoPhase", null)]
    [InlineData("COMMIT /* it */ PREPARED 'x'", "TwoPhase", null)]
    [InlineData("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "Mode", null)]
    [InlineData("SET search_path = a", "None", null)]
    [InlineData("commitment", "None", null)]
    [InlineData("\"commit\"", "None", null)]
    [InlineData("(COMMIT)", "None", null)]
    [InlineData("SELECT 'COMMIT'", "None", null)]
    [InlineData("PREPARE commit AS SELECT 1", "None", null)]
    [InlineData("/* has no end COMMIT", "None", null)]
    [InlineData("", "None", null)]
    public void It_is_found_as_PostgreSQL_reads_it(string statement, string verb, string? name)
    {
        var word = TransactionWord.Of(statement);

        Assert.Equal((verb, name), (word.Verb.ToString(), word.Name));
    }
}
