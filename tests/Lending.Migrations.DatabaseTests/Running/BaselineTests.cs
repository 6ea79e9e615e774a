using System.Diagnostics;
using Lending.Migrations.DatabaseTests.Acceptance;
using Lending.Migrations.DatabaseTests.JavaScript;
using Lending.Migrations.Running;
using Lending.Migrations.Sandbox;
using Lending.Schema;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Running;

public sealed class BaselineTests : IMigrationObserver, IDisposable
{
    private const string Schema =
        """
        CREATE TYPE mood AS ENUM ('sad', 'it''s ok; really');
        CREATE TABLE "Odd name" (id serial PRIMARY KEY, m mood DEFAULT 'sad', doc jsonb, span tstzrange, CONSTRAINT "c;" CHECK (id > 0));
        CREATE TABLE child (id int GENERATED ALWAYS AS IDENTITY, parent int REFERENCES "Odd name" ON DELETE CASCADE, t text);
        CREATE INDEX child_t ON child (lower(t)) WHERE t <> ';';
        CREATE VIEW seen AS SELECT id, t FROM child;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN NEW.t := 'x;'; RETURN NEW; END $body$;
        CREATE TRIGGER touched BEFORE INSERT ON child FOR EACH ROW EXECUTE PROCEDURE touch();
        CREATE SCHEMA other;
        CREATE TABLE other.far (i int);
        COMMENT ON TABLE child IS 'a \. comment
        \connect nowhere';
        INSERT INTO "Odd name" (doc) VALUES ('{"a": "b\\c\td"}'), (NULL);
        ALTER TABLE child DISABLE TRIGGER touched;
        INSERT INTO child (parent, t) VALUES (1, E'tab\there\nline; \\. back\\slash'), (2, NULL), (NULL, '\N'), (NULL, '\.');
        ALTER TABLE child ENABLE TRIGGER touched;
        """;

    private readonly TestFolder _folder = new();
    private readonly List<MigrationEvent> _told = [];

    public void Dispose() => _folder.Dispose();

    public void Observe(MigrationEvent migrationEvent) => _told.Add(migrationEvent);

    [SkippableFact]
    [Trait("Pain", "20")]
    public void The_present_schema_is_the_first_migration_registered_here_and_run_on_a_fresh_database()
    {
        using var database = TestDatabase.Create();
        using var fresh = TestDatabase.Create();
        RequireDump();
        database.Execute(Schema);
        _folder.Write("migrations/20240105000000-later.sql", "-- migrate:up\nCREATE TABLE later (i int);\n");

        var baseline = Baseline(database, new MigratorOptions { Paths = [_folder.At("migrations")] });

        Assert.Equal("20240104235959-baseline", baseline.Name.Value);
        Assert.Equal([baseline.Name.Value + ".js"], database.Query<string>("SELECT name FROM sequelize_meta"));
        Assert.Equal([("registered", "first day")], database.Query<(string, string)>("SELECT outcome, reason FROM sequelize_meta_history"));
        var text = File.ReadAllText(baseline.Path);
        Assert.DoesNotContain("sequelize_meta", text, StringComparison.Ordinal);
        Assert.DoesNotContain("OWNER TO", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tab\\there", text, StringComparison.Ordinal);

        Assert.Equal(["20240105000000-later"], new Engine(database, _folder.Path, _folder.At("migrations")).Up());
        Assert.Equal([baseline.Name.Value, "20240105000000-later"], new Engine(fresh, _folder.Path, _folder.At("migrations")).Up());
        database.Execute("DELETE FROM child; DELETE FROM \"Odd name\"; ALTER SEQUENCE \"Odd name_id_seq\" RESTART; ALTER SEQUENCE child_id_seq RESTART");
        Assert.Equal(Dump.Of(database), Dump.Of(fresh));
        Assert.Equal([MigrationState.Executed, MigrationState.Executed], new Engine(fresh, _folder.Path, _folder.At("migrations")).Status().Select(status => status.State));
    }

    [SkippableFact]
    [Trait("Pain", "25")]
    public void A_dump_with_its_data_runs_as_it_is()
    {
        using var database = TestDatabase.Create();
        using var fresh = TestDatabase.Create();
        RequireDump();
        database.Execute(Schema);
        File.WriteAllText(_folder.At("20240101000000-dump.sql"), RawDump(database));

        new Engine(fresh, _folder.Path, _folder.Path).Up();
        Assert.Single(new Engine(fresh, _folder.Path, _folder.Path).Status(), status => status.State == MigrationState.Executed);

        fresh.Execute("DROP TABLE sequelize_meta, sequelize_meta_history");
        Assert.Equal(Dump.Of(database), Dump.Of(fresh));
    }

    [SkippableFact]
    public void One_schema_alone_leaves_the_rest_out_and_is_run_where_that_schema_is_there()
    {
        using var database = TestDatabase.Create();
        using var fresh = TestDatabase.Create();
        RequireDump();
        database.Execute("CREATE SCHEMA \"Tenant 1\"; CREATE TABLE \"Tenant 1\".t (i int); CREATE TABLE public.elsewhere (i int)");
        fresh.Execute("CREATE SCHEMA \"Tenant 1\"");
        var options = new MigratorOptions { Paths = [_folder.Path], Schema = "Tenant 1" };

        Baseline(database, options);
        Factory(fresh, options).Migrator.Run(new MigrationRequest.Apply(new MigrationSelection.All()));

        Assert.Equal(
            ["sequelize_meta", "sequelize_meta_history", "t"],
            fresh.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname IN ('Tenant 1', 'public') ORDER BY 1"));
    }

    [SkippableFact]
    public void What_has_run_is_warned_of_because_the_baseline_holds_it()
    {
        using var database = TestDatabase.Create();
        RequireDump();
        _folder.Write("20240105000000-a.sql", "-- migrate:up\nCREATE TABLE a (i int);\n");
        new Engine(database, _folder.Path, _folder.Path).Up();
        database.Execute("INSERT INTO sequelize_meta VALUES ('20230101000000-older.js')");

        var baseline = Baseline(database, new MigratorOptions { Paths = [_folder.Path] });

        Assert.Equal("20221231235959-baseline", baseline.Name.Value);
        var warning = Assert.Single(_told.OfType<MigrationEvent.Warned>()).Warning;
        Assert.Equal("20240105000000-a", Assert.Single(Assert.IsType<PlanWarning.HeldByBaseline>(warning).Names).Value);
    }

    [SkippableFact]
    public void A_dump_that_fails_leaves_no_file_and_no_record()
    {
        using var database = TestDatabase.Create();
        RequireDump();
        var user = "blind_" + database.Name;
        database.Execute($"CREATE TABLE secret (i int); CREATE ROLE {user} LOGIN PASSWORD 'blind'; GRANT CREATE ON SCHEMA public TO {user}");
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = user, Password = "blind" };
        try
        {
            var error = Assert.Throws<DatabaseRefusedException>(() => Baseline(database, new MigratorOptions
            {
                DatabaseUrl = connection.ConnectionString,
                Paths = [_folder.Path],
            }));

            Assert.Equal("PgDumpFailed", error.ErrorId);
            Assert.Contains("secret", error.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
            Assert.Empty(database.Query<int>("SELECT 1 FROM pg_tables WHERE tablename LIKE 'sequelize%'"));
        }
        finally
        {
            database.Execute($"DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }

    [SkippableFact]
    public void A_pg_dump_that_is_not_there_is_one_clear_error()
    {
        using var database = TestDatabase.Create();

        var error = Assert.Throws<InvalidMigrationException>(
            () => Baseline(database, new MigratorOptions { Paths = [_folder.Path] }, new() { ["LENDING_PG_BIN"] = _folder.Path }));

        Assert.Equal("PgDumpNotFound", error.ErrorId);
        Assert.Contains($"postgresql-client-{TestServer.Major}", error.Message, StringComparison.Ordinal);
    }

    private static void RequireDump()
    {
        try
        {
            PostgresBinaries.FindDump(Environment.GetEnvironmentVariable, Environment.CurrentDirectory, TestServer.Major);
        }
        catch (InvalidMigrationException error)
        {
            Skip.If(true, $"NO PG_DUMP: {error.Message}");
        }
    }

    private static string RawDump(TestDatabase database)
    {
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var program = PostgresBinaries.FindDump(Environment.GetEnvironmentVariable, Environment.CurrentDirectory, TestServer.Major);
        var start = new ProcessStartInfo(
            program, ["--no-owner", "-h", target.Host!, "-p", $"{target.Port}", "-U", target.Username!, "-d", target.Database!])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["PGPASSWORD"] = target.Password;
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return text;
    }

    private Lending.Migrations.Scaffolding.ScaffoldedMigration Baseline(
        TestDatabase database, MigratorOptions options, Dictionary<string, string>? environment = null)
    {
        var (factory, target, migrator) = Factory(database, options, environment);
        return migrator.CreateBaseline(factory.PrepareBaseline(options, target, "baseline") with { Reason = "first day" });
    }

    private (MigratorFactory Factory, MigratorTarget Target, Migrator Migrator) Factory(
        TestDatabase database, MigratorOptions options, Dictionary<string, string>? environment = null)
    {
        Func<string, string?> variables = environment is null ? name => name is "PATH" or "LENDING_PG_BIN" ? Environment.GetEnvironmentVariable(name) : null
            : environment.GetValueOrDefault;
        var factory = new MigratorFactory(
            new HostEnvironment(_folder.Path, variables, new RunnerIdentity("tests", "tester", "here")), typeof(CreateMarkets).Assembly);
        var named = options with { DatabaseUrl = options.DatabaseUrl ?? database.Url };
        var target = factory.Resolve(named);
        return (factory, target, factory.Create(named, target, this));
    }
}
