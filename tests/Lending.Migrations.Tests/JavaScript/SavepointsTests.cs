using Lending.Migrations.JavaScript;
using Xunit;

namespace Lending.Migrations.Tests.JavaScript;

public sealed class SavepointsTests
{
    private readonly List<string> _sent = [];

    [Fact]
    public void A_transaction_is_a_savepoint_that_is_released_or_rolled_back_to()
    {
        var savepoints = new Savepoints(_sent.Add, transactional: true);

        savepoints.Open(1, name: null);
        Assert.True(savepoints.Commit(1, name: null));
        savepoints.Open(1, name: null);
        Assert.True(savepoints.RollBack(1, name: null));

        Assert.Equal(
            ["SAVEPOINT lending_1", "RELEASE SAVEPOINT lending_1", "SAVEPOINT lending_2", "ROLLBACK TO SAVEPOINT lending_2", "RELEASE SAVEPOINT lending_2"],
            _sent);
        Assert.False(savepoints.AnyOpen);
        Assert.Null(savepoints.Broken);
    }

    [Fact]
    public void Outside_of_ours_the_lowest_one_is_real()
    {
        var savepoints = new Savepoints(_sent.Add, transactional: false);

        Assert.False(savepoints.InTransaction);
        savepoints.Open(1, name: null);
        Assert.True(savepoints.InTransaction);
        savepoints.Open(1, "inner");
        savepoints.RollBack(1, "inner");
        savepoints.Commit(1, name: null);

        Assert.Equal(["BEGIN", "SAVEPOINT lending_1", "ROLLBACK TO SAVEPOINT lending_1", "COMMIT"], _sent);
        Assert.False(savepoints.InTransaction);
    }

    [Fact]
    public void What_is_committed_below_an_open_one_is_released_with_it()
    {
        var savepoints = new Savepoints(_sent.Add, transactional: true);

        savepoints.Open(1, name: null);
        savepoints.Open(2, name: null);
        savepoints.Commit(1, name: null);
        Assert.Equal(2, _sent.Count);
        savepoints.Commit(2, name: null);

        Assert.Equal("RELEASE SAVEPOINT lending_1", _sent[^1]);
        Assert.Equal(3, _sent.Count);
        Assert.Null(savepoints.Broken);
    }

    [Fact]
    public void A_rollback_that_takes_the_work_of_another_client_along_is_found()
    {
        var savepoints = new Savepoints(_sent.Add, transactional: true);
        savepoints.Open(1, name: null);
        savepoints.Changed(1);
        savepoints.RollBack(1, name: null);
        Assert.Null(savepoints.Broken);

        savepoints.Open(1, name: null);
        savepoints.Changed(2);
        savepoints.RollBack(1, name: null);

        Assert.Contains("{ transaction }", savepoints.Broken, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rollback_below_another_clients_open_transaction_is_found()
    {
        var savepoints = new Savepoints(_sent.Add, transactional: true);
        savepoints.Open(1, name: null);
        savepoints.Open(2, name: null);

        savepoints.RollBack(1, name: null);

        Assert.NotNull(savepoints.Broken);
        Assert.False(savepoints.Commit(2, name: null));
    }

    [Fact]
    public void A_failed_transaction_takes_nothing_until_its_end_or_its_savepoint()
    {
        var savepoints = new Savepoints(_sent.Add, transactional: true);
        savepoints.Abort(1);
        Assert.False(savepoints.IsAborted(1));

        savepoints.Open(1, name: null);
        savepoints.Open(1, "mine");
        savepoints.Abort(1);
        Assert.True(savepoints.IsAborted(1));
        savepoints.RollBack(1, "mine");
        Assert.False(savepoints.IsAborted(1));
        savepoints.Abort(1);
        savepoints.RollBack(1, name: null);

        Assert.False(savepoints.IsAborted(1));
    }

    [Fact]
    public void A_long_comment_is_read_in_no_time() => Assert.Equal(
        TransactionVerb.None, TransactionWord.Of(string.Concat(Enumerable.Repeat("--  \n", 5000)) + "SELECT 1").Verb);

    [Theory]
    [InlineData("SELECT 1", "None", null)]
    [InlineData("begin", "Begin", null)]
    [InlineData("START TRANSACTION ISOLATION LEVEL SERIALIZABLE", "Begin", null)]
    [InlineData("/* a */ -- b\n COMMIT WORK", "Commit", null)]
    [InlineData("END", "Commit", null)]
    [InlineData("ABORT", "Rollback", null)]
    [InlineData("ROLLBACK TRANSACTION", "Rollback", null)]
    [InlineData("SAVEPOINT \"a-sp-1\"", "Savepoint", "a-sp-1")]
    [InlineData("release Mine", "Release", "mine")]
    [InlineData("RELEASE SAVEPOINT savepoint", "Release", "savepoint")]
    [InlineData("ROLLBACK WORK TO SAVEPOINT \"A\"", "RollbackTo", "A")]
    [InlineData("ROLLBACK TO a", "RollbackTo", "a")]
    [InlineData("SET TRANSACTION READ ONLY", "Mode", null)]
    [InlineData("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "Mode", null)]
    [InlineData("SET search_path TO a", "None", null)]
    [InlineData("PREPARE TRANSACTION 'a'", "TwoPhase", null)]
    [InlineData("COMMIT PREPARED 'a'", "TwoPhase", null)]
    [InlineData("PREPARE a AS SELECT 1", "None", null)]
    [InlineData("endless", "None", null)]
    public void Transaction_control_is_known_by_its_words(string statement, string verb, string? name) =>
        Assert.Equal((verb, name), (TransactionWord.Of(statement).Verb.ToString(), TransactionWord.Of(statement).Name));
}
