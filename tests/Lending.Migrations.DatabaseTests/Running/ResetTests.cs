using Npgsql;
using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;
using static Lending.Migrations.DatabaseTests.Running.TransactionTests;

namespace Lending.Migrations.DatabaseTests.Running;

/// <summary>Down and up again: some of it, or all from the beginning.</summary>
public sealed class ResetTests : IDisposable
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";

    private static readonly Migration[] Both =
    [
        Sql(A, "CREATE TABLE a (i serial PRIMARY KEY)") with { Down = Body(true, "DROP TABLE a") },
        Sql(B, "CREATE TABLE b (i int REFERENCES a)") with { Down = Body(true, "DROP TABLE b") },
    ];

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seeds");

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [SkippableFact]
    public void Redo_takes_the_last_one_down_and_up_and_records_both()
    {
        var runner = new Runner(_database, Both);
        runner.Up();
        _database.Execute("INSERT INTO a DEFAULT VALUES; INSERT INTO b VALUES (1)");

        var report = runner.Migrator().Run(new MigrationRequest.Redo(new MigrationSelection.Next(1)));

        Assert.Equal([(B, MigrationDirection.Down), (B, MigrationDirection.Up)], report.Outcomes.Select(done => (done.Step.Migration.Name.Value, done.Step.Direction)));
        Assert.Empty(_database.Query<int>("SELECT i FROM b"));
        Assert.Equal([1], _database.Query<int>("SELECT i FROM a"));
        Assert.Equal([A + ".js", B + ".js"], Rows(_database));
        Assert.Equal(["up", "up", "down", "up"], _database.Query<string>("SELECT direction FROM sequelize_meta_history ORDER BY id"));
    }

    [SkippableFact]
    public void Reset_takes_all_down_and_the_whole_set_up_and_runs_the_seeds_each_time()
    {
        var runner = new Runner(_database, Both);
        runner.Up(new MigrationSelection.Next(1));
        Seed("2-more.sql", "INSERT INTO b SELECT i FROM a; -- of the first\nINSERT INTO b VALUES (NULL)");
        Seed("1-first.sql", "\uFEFFINSERT INTO a VALUES (7);");
        Seed("3-not.txt", "nonsense");
        var reset = new MigrationRequest.Reset { SeedPaths = [_folder.FullName] };

        var first = runner.Migrator().Run(reset);
        var second = runner.Migrator().Run(reset);

        Assert.Equal([A, A, B], first.Outcomes.Select(done => done.Step.Migration.Name.Value));
        Assert.Equal(4, second.Outcomes.Count);
        Assert.Equal([("1-first.sql", 1), ("2-more.sql", 2)], second.Seeds.Select(seed => (Path.GetFileName(seed.File), seed.Statements)));
        Assert.Equal([7], _database.Query<int>("SELECT i FROM a"));
        Assert.Equal([7, null], _database.Query<int?>("SELECT i FROM b ORDER BY i NULLS LAST"));
        Assert.Equal([A + ".js", B + ".js"], Rows(_database));
        Assert.Equal(4, runner.Told.OfType<MigrationEvent.Seeded>().Count());
    }

    [SkippableFact]
    public void A_seed_that_fails_is_rolled_back_and_told_with_its_line()
    {
        Seed("1-good.sql", "INSERT INTO a VALUES (1)");
        Seed("2-bad.sql", "INSERT INTO a VALUES (2);\nINSERT INTO nonsense VALUES (1);\nINSERT INTO a VALUES (3)");

        var error = Assert.Throws<SeedFailedException>(() => new Runner(_database, Both).Migrator().Run(new MigrationRequest.Reset { SeedPaths = [_folder.FullName] }));

        Assert.Contains("2-bad.sql(2,13)", error.Message, StringComparison.Ordinal);
        Assert.Contains("42P01", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], _database.Query<int>("SELECT i FROM a"));
        Assert.Equal([A + ".js", B + ".js"], Rows(_database));
        Assert.Empty(_database.Query<int>("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
    }

    [SkippableTheory]
    [InlineData("-- migrate:up\nSELECT 1", "ScriptInvalid")]
    [InlineData("SELECT 'open", "ScriptInvalid")]
    [InlineData("BEGIN; SELECT 1; COMMIT", "TransactionControl")]
    public void A_seed_that_cannot_be_one_stops_everything_before_a_change(string text, string errorId)
    {
        var runner = new Runner(_database, Both);
        runner.Up();
        Seed("bad.sql", text);

        var error = Assert.ThrowsAny<MigrationException>(() => runner.Migrator().Run(new MigrationRequest.Reset { Drop = true, SeedPaths = [_folder.FullName] }));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(["a", "b"], Tables(_database));
        Assert.Equal([A + ".js", B + ".js"], Rows(_database));
    }

    [SkippableFact]
    public void Reset_without_a_way_back_changes_nothing_and_drop_does_without_it()
    {
        var runner = new Runner(_database, Both[0], Sql(B, "CREATE TABLE b (i int REFERENCES a)"));
        runner.Up();
        _database.Execute("INSERT INTO a DEFAULT VALUES");

        Assert.Throws<MigrationIrreversibleException>(() => runner.Migrator().Run(new MigrationRequest.Reset()));
        Assert.Equal([1], _database.Query<int>("SELECT i FROM a"));

        var report = runner.Migrator().Run(new MigrationRequest.Reset { Drop = true });

        Assert.Equal([A, B], report.Outcomes.Select(done => done.Step.Migration.Name.Value));
        Assert.Empty(_database.Query<int>("SELECT i FROM a"));
        Assert.Equal(
            [(A, "succeeded"), (B, "succeeded"), (A, "dropped"), (B, "dropped"), (A, "succeeded"), (B, "succeeded")],
            _database.Query<(string, string)>("SELECT name, outcome FROM sequelize_meta_history ORDER BY id"));
    }

    [SkippableFact]
    public void Drop_takes_every_kind_of_object_and_leaves_the_schema_as_if_it_were_new()
    {
        var before = Objects("public");
        _database.Execute(EveryKind);
        Assert.NotEqual(before, Objects("public"));

        var report = new Runner(_database).Migrator().Run(new MigrationRequest.Reset { Drop = true });

        Assert.Empty(report.Emptied!.Kept);
        Assert.Contains("materialized view public.m", report.Emptied.Dropped);
        Assert.DoesNotContain(report.Emptied.Dropped, dropped => dropped.Contains("index", StringComparison.Ordinal));
        Assert.Equal(before, [.. Objects("public").Where(name => !name.Contains("sequelize_meta", StringComparison.Ordinal))]);
    }

    [SkippableFact]
    public void Drop_keeps_extensions_others_objects_the_history_and_the_name_and_tells_what()
    {
        var stranger = $"stranger_{Guid.NewGuid():n}";
        _database.Execute(
            $"""
            CREATE EXTENSION pgcrypto; CREATE ROLE {stranger}; GRANT ALL ON SCHEMA public TO {stranger};
            SET ROLE {stranger}; CREATE TABLE theirs (i int); CREATE FUNCTION theirs_too() RETURNS int LANGUAGE sql AS 'SELECT 1'; RESET ROLE
            """);
        try
        {
            var runner = new Runner(_database, Both);
            runner.Up();
            runner.Migrator().SetEnvironment(new DatabaseEnvironment("test", false));

            var preview = runner.Migrator().Preview(new MigrationRequest.Reset { Drop = true });
            var report = runner.Migrator().Run(new MigrationRequest.Reset { Drop = true });

            string[] kept = ["extension pgcrypto", "function public.theirs_too()", "table public.theirs"];
            Assert.Equal(kept, report.Emptied!.Kept.Order(StringComparer.Ordinal));
            Assert.Equal(report.Emptied.Kept, preview.Emptied!.Kept);
            Assert.Equal(["table public.a", "table public.b", "table public.sequelize_meta"], preview.Emptied.Dropped);
            Assert.Equal("test", runner.Migrator().Identify().Environment!.Name);
            Assert.Single(_database.Query<string>("SELECT encode(digest('x', 'sha1'), 'hex') WHERE theirs_too() = 1"));
        }
        finally
        {
            _database.Execute($"DROP OWNED BY {stranger}; DROP ROLE {stranger}");
        }
    }

    [SkippableTheory]
    [InlineData("CREATE VIEW elsewhere.v AS SELECT * FROM a", "view elsewhere.v")]
    [InlineData("CREATE TABLE elsewhere.t (i int REFERENCES a)", "table elsewhere.t")]
    [InlineData("CREATE TYPE mood AS ENUM ('x'); CREATE TABLE elsewhere.t (m mood)", "column m of table elsewhere.t")]
    [InlineData("CREATE TABLE p (i int) PARTITION BY LIST (i); CREATE TABLE elsewhere.t PARTITION OF p DEFAULT", "table elsewhere.t")]
    [InlineData("CREATE TABLE elsewhere.t (i int DEFAULT nextval('a_i_seq'))", "column i of table elsewhere.t")]
    public void Drop_takes_nothing_along_that_stands_elsewhere(string there, string named)
    {
        var runner = new Runner(_database, Both);
        runner.Up();
        _database.Execute("CREATE SCHEMA elsewhere;" + there);
        var before = Objects("elsewhere");

        var error = Assert.Throws<InvalidMigrationException>(() => runner.Migrator().Run(new MigrationRequest.Reset { Drop = true }));

        Assert.Equal("SchemaInUse", error.ErrorId);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Objects("elsewhere"));
        Assert.Equal([A + ".js", B + ".js"], Rows(_database));

        var report = runner.Migrator().Run(new MigrationRequest.Reset { Drop = true, MoreSchemas = ["elsewhere"] });

        Assert.Equal(2, report.Outcomes.Count);
        Assert.Empty(Objects("elsewhere"));
    }

    [SkippableFact]
    public void Drop_empties_the_schema_that_is_named_and_no_other()
    {
        _database.Execute("CREATE SCHEMA \"Te nant\"; CREATE TABLE public.mine (i int)");
        var runner = new Runner(_database, Both) { Settings = new() { Schema = "Te nant" } };
        runner.Up();

        var report = runner.Migrator().Run(new MigrationRequest.Reset { Drop = true });

        Assert.Equal(["table \"Te nant\".a", "table \"Te nant\".b", "table \"Te nant\".sequelize_meta"], report.Emptied!.Dropped);
        Assert.Equal(["mine"], _database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"));
        Assert.Equal("SchemaNotFound", Assert.Throws<InvalidMigrationException>(
            () => runner.Migrator().Run(new MigrationRequest.Reset { Drop = true, MoreSchemas = ["nowhere"] })).ErrorId);
    }

    [SkippableFact]
    public void Sessions_in_the_way_are_ended_and_told_of_and_without_that_nothing_is_changed()
    {
        var runner = new Runner(_database, Both) { Settings = new() { DdlLockTimeout = TimeSpan.FromMilliseconds(100) } };
        runner.Up();
        using var other = new NpgsqlConnection(_database.ConnectionString + ";Application Name=the backend;Pooling=false");
        other.Open();
        using var locking = new NpgsqlCommand("BEGIN; LOCK TABLE a IN ACCESS SHARE MODE", other);
        locking.ExecuteNonQuery();

        var error = Assert.Throws<DatabaseRefusedException>(() => runner.Migrator().Run(new MigrationRequest.Reset { Drop = true }));
        Assert.Equal("SchemaBlocked", error.ErrorId);
        Assert.Contains($"Blocked by: process {other.ProcessID} (the backend, ", error.Message, StringComparison.Ordinal);
        Assert.Equal([A + ".js", B + ".js"], Rows(_database));

        runner.Migrator().Run(new MigrationRequest.Reset { Drop = true, TerminateConnections = true });

        var ended = Assert.Single(runner.Told.OfType<MigrationEvent.SessionEnded>(), told => told.Session.Application == "the backend");
        Assert.True(ended.Ended);
        Assert.Equal(other.ProcessID, ended.Session.ProcessId);
    }

    private void Seed(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private List<string> Objects(string schema) =>
    [
        .. _database.Query<string>(
            """
            SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend
            WHERE refclassid = 'pg_namespace'::regclass AND refobjid = @schema::regnamespace ORDER BY 1
            """,
            new { schema }),
    ];

    private const string EveryKind =
        """
        CREATE TYPE mood AS ENUM ('sad', 'glad');
        CREATE TYPE pair AS (one int, other text);
        CREATE TYPE span AS RANGE (subtype = int);
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE SEQUENCE loose;
        CREATE TABLE t (i int GENERATED ALWAYS AS IDENTITY, s serial, m mood DEFAULT 'sad', p positive, "q""uote" text) PARTITION BY RANGE (i);
        CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9);
        CREATE INDEX ON t (s);
        CREATE STATISTICS st ON i, s FROM t;
        CREATE VIEW v AS SELECT * FROM t;
        CREATE MATERIALIZED VIEW m AS SELECT * FROM v;
        CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION add(int, int) RETURNS int LANGUAGE sql AS 'SELECT $1 + $2';
        CREATE PROCEDURE pr(mood) LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER trig BEFORE INSERT ON t1 FOR EACH ROW EXECUTE FUNCTION tr();
        CREATE AGGREGATE total(int) (SFUNC = add, STYPE = int);
        CREATE FUNCTION inc(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1';
        CREATE AGGREGATE counted(*) (SFUNC = inc, STYPE = int);
        CREATE OPERATOR <=> (LEFTARG = int, RIGHTARG = int, FUNCTION = add);
        CREATE OPERATOR FAMILY fam USING btree;
        CREATE OPERATOR CLASS cls FOR TYPE int USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int);
        CREATE COLLATION col FROM "C";
        CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
        CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple);
        CREATE TEXT SEARCH CONFIGURATION conf (COPY = pg_catalog.simple);
        CREATE TEXT SEARCH TEMPLATE temp (LEXIZE = dsimple_lexize);
        CREATE TEXT SEARCH PARSER pars (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
        CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
        CREATE FOREIGN TABLE ft (i int) SERVER s;
        CREATE TABLE "weird ""name"".with" (i int);
        """;
}
