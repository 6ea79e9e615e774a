using System.Globalization;
using Lending.Migrations.DatabaseTests.Acceptance;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Running;

public sealed class CopyTests
{
    private const string Name = "20240101000000-data";

    [SkippableTheory]
    [InlineData("", "\n")]
    [InlineData(" transaction:false", "\n")]
    [InlineData("", "\r\n")]
    public void Data_of_a_copy_arrive_as_they_stand(string option, string lineEnd)
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        var script = $"-- migrate:up{option}\nCREATE TABLE t (i int, s text);\nCOPY t (i, s) FROM stdin;\n1\tit's; é😀\n2\t\\N\n3\ta\\tb\\\\\n\\.\nCOPY t FROM STDIN (FORMAT csv);\n4,\"x,y\"\n\\.\nUPDATE t SET i = i + 10;\n";
        folder.Write(Name + ".sql", script.ReplaceLineEndings(lineEnd));

        new Engine(database, folder.Path, folder.Path).Up();

        Assert.Equal(
            [(11, "it's; é😀"), (12, null), (13, "a\tb\\"), (14, "x,y")],
            database.Query<(int, string?)>("SELECT i, s FROM t ORDER BY i"));
        Assert.Equal(4, database.Query<int>("SELECT statements FROM sequelize_meta_history")[0]);
    }

    [SkippableFact]
    public void A_line_that_the_server_refuses_is_named_and_nothing_is_left()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        var file = folder.Write(Name + ".sql", "-- migrate:up\nCREATE TABLE t (i int);\n\nCOPY t FROM stdin;\n1\n2\nthree\n\\.\n");

        var error = Assert.Throws<MigrationFailedException>(() => new Engine(database, folder.Path, folder.Path).Up());

        Assert.Equal(new SourceLocation(file, 7), error.Failure.Location);
        Assert.Equal("22P02", error.Failure.Server!.SqlState);
        Assert.Empty(TransactionTests.Tables(database));
        folder.Write(Name + ".sql", "-- migrate:up\nCREATE TABLE t (i int);\nCOPY t FROM stdin;\n1\n\\.\n");
        Assert.Single(new Engine(database, folder.Path, folder.Path).Up());
    }

    [SkippableTheory]
    [InlineData("COPY nowhere FROM stdin;\n1\n\\.\n", "42P01")]
    [InlineData("COPY t FROM stdin (FORMAT binary);\n1\n\\.\n", null)]
    public void A_copy_that_the_server_refuses_is_a_failure_like_any_other(string copy, string? state)
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        folder.Write(Name + ".sql", "-- migrate:up\nCREATE TABLE t (i int);\n" + copy);

        var error = Assert.Throws<MigrationFailedException>(() => new Engine(database, folder.Path, folder.Path).Up());

        Assert.True(error.Failure.Location is not null, error.ToString());
        Assert.Equal(state, error.Failure.Server?.SqlState);
        Assert.Equal(3, error.Failure.Location!.Line);
        Assert.Empty(TransactionTests.Tables(database));
    }

    [SkippableFact]
    public void A_stop_while_data_are_sent_leaves_nothing_even_outside_a_transaction()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE t (i int)");
        using var stop = new CancellationTokenSource();
        var migration = Runner.Sql(Name) with
        {
            Up = new MigrationBody(false, context => context.Statements.Execute(
                [new SqlStatement("COPY t FROM stdin") { Data = new CopyData(0, new Endless(() => stop.Cancel())) }])),
        };

        Assert.ThrowsAny<OperationCanceledException>(() => new Runner(database, migration).Up(stop.Token));

        Assert.Equal(0, database.Query<int>("SELECT count(*)::int FROM t")[0]);
    }

    [SkippableFact]
    public void A_stop_while_the_copy_waits_for_a_lock_is_heard()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE t (i int)");
        database.Execute(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END';"
            + "CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE slow()");
        using var stop = new CancellationTokenSource();
        var migration = Runner.Sql(Name) with
        {
            Up = new MigrationBody(true, context => context.Statements.Execute(
                [new SqlStatement("COPY t FROM stdin") { Data = new CopyData(0, new MemoryStream("1\n"u8.ToArray())) }])),
        };
        var running = Task.Run(() => new Runner(database, migration).Up(stop.Token));

        database.WhenItSleeps(stop.Cancel).GetAwaiter().GetResult();

        Assert.ThrowsAny<OperationCanceledException>(() => running.GetAwaiter().GetResult());
        Assert.Empty(TransactionTests.Rows(database));
    }

    [SkippableFact]
    [Trait("Pain", "25")]
    public void A_big_file_of_data_is_streamed()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        const int Rows = 400_000;
        using (var file = new StreamWriter(folder.At(Name + ".sql")))
        {
            file.Write("-- migrate:up\nCREATE UNLOGGED TABLE t (i int, s text);\nCOPY t FROM stdin;\n");
            for (var row = 0; row < Rows; row++)
            {
                file.Write(string.Create(CultureInfo.InvariantCulture, $"{row}\tabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\n"));
            }

            file.Write("\\.\n");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        new Engine(database, folder.Path, folder.Path).Up();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Rows, database.Query<int>("SELECT count(*)::int FROM t")[0]);
        Assert.InRange(allocated, 0, new FileInfo(folder.At(Name + ".sql")).Length / 4);
    }

    /// <summary>Never ends; says when it was read for a while.</summary>
    private sealed class Endless(Action afterAWhile) : MemoryStream
    {
        private int _reads;

        public override int Read(Span<byte> buffer)
        {
            if (++_reads == 20)
            {
                afterAWhile();
            }

            "1\n"u8.CopyTo(buffer);
            return 2;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
