using Lending.Migrations.Converting;
using Xunit;

namespace Lending.Migrations.Tests.Converting;

public sealed class SentStatementsTests
{
    private static readonly HashSet<string> Volatile = ["setval", "Mine"];

    private readonly SentStatements _sent = new();

    private IEnumerable<string> Effective => _sent.Effective(Volatile).Select(statement => statement.Text);

    [Fact]
    public void What_was_released_stays_and_what_was_rolled_back_goes()
    {
        Say("a", "SAVEPOINT lending_1", "b", "SAVEPOINT lending_2", "c", "ROLLBACK TO SAVEPOINT lending_2", "d", "RELEASE SAVEPOINT lending_2", "RELEASE SAVEPOINT lending_1", "e");

        Assert.Equal(["a", "b", "d", "e"], Effective);
        Assert.Equal(1, _sent.LeftOut);
    }

    [Fact]
    public void A_rollback_takes_what_was_released_inside_of_it()
    {
        Say("a", "SAVEPOINT lending_1", "SAVEPOINT lending_2", "b", "RELEASE SAVEPOINT lending_2", "c", "ROLLBACK TO SAVEPOINT lending_1", "RELEASE SAVEPOINT lending_1");

        Assert.Equal(["a"], Effective);
        Assert.Equal(2, _sent.LeftOut);
    }

    [Fact]
    public void A_transaction_of_its_own_stays_one_where_it_holds_more_than_one_statement()
    {
        Say("BEGIN", "a", "COMMIT", "BEGIN", "b", "c", "COMMIT", "BEGIN", "d", "ROLLBACK", "BEGIN", "COMMIT");

        Assert.Equal(["a", "BEGIN", "b", "c", "COMMIT"], Effective);
        Assert.Equal(1, _sent.LeftOut);
    }

    [Fact]
    public void A_refused_statement_is_left_out()
    {
        _sent.Refuse(new SqlStatement("nonsense"));
        Say("a");

        Assert.Equal(["a"], Effective);
        Assert.Equal(1, _sent.LeftOut);
        Assert.Equal(["nonsense", "a"], _sent.All);
    }

    [Theory]
    [InlineData("SELECT * FROM a WHERE b IN (1, 2)", "SELECT", false)]
    [InlineData("SELECT 'setval(1)', count(*) FROM a", "SELECT", false)]
    [InlineData("SELECT setval ('s', 1)", "SELECT", true)]
    [InlineData("SELECT SETVAL('s', 1)", "SELECT", true)]
    [InlineData("SELECT \"Mine\"()", "SELECT", true)]
    [InlineData("SELECT * INTO b FROM a", "SELECT", true)]
    [InlineData("SELECT * FROM a FOR UPDATE", "SELECT", true)]
    [InlineData("WITH x AS (INSERT INTO a VALUES (1) RETURNING i) SELECT * FROM x", "SELECT", true)]
    [InlineData("INSERT INTO a VALUES (1) RETURNING i", "INSERT", true)]
    [InlineData("SHOW server_version", "SHOW", false)]
    public void A_question_is_asked_again_only_where_it_may_change_something(string sql, string command, bool kept)
    {
        _sent.Take(new SqlStatement(sql), new StatementResult(command, 1, [new ResultColumn("i", 23)], [["1"]]));

        Assert.Equal(kept ? [sql] : [], Effective);
        Assert.Equal([sql], _sent.Asked);
    }

    private void Say(params string[] texts)
    {
        foreach (var text in texts)
        {
            if (text.Length == 1)
            {
                _sent.Take(new SqlStatement(text), new StatementResult("CREATE", null, [], []));
            }
            else
            {
                _sent.Control(text);
            }
        }
    }
}
