using Lending.Migrations.Database;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>What only the server can refuse, and what it says then.</summary>
public sealed class HostileServerTests(HostileDatabase database) : HostileInput, IClassFixture<HostileDatabase>
{
    private const string Name = "20240101000000-a.sql";
    private const string Commands = "\u001b[31m##vso[task.setvariable variable=x]y\n::set-output name=a::b\u001b]0;title\u0007";

    private static readonly Dictionary<string, HostileCase> Cases = new()
    {
        ["a read-only database"] = As(scene => AllIn(scene, "", role => $"ALTER ROLE {role} SET default_transaction_read_only = on"), "DatabaseReadOnly"),
        ["a user who may not create"] = As(scene => scene.Role(""), "InsufficientPrivilege"),
        ["a user who may not use the schema"] = As(scene => AllIn(scene, "", role => $"ALTER ROLE {role} SET search_path = nowhere"), "SchemaNotFound") with
        {
            ExitCode = 2,
        },
        ["a lock that another holds"] = new(HoldLock, 4, "LockHeld", "holds the lock") { Arguments = ["up", "--lock-timeout", "0.1"] },
        ["a statement that fails"] = Fails("CREATE TABLE a (i int);\nDROP TABLE precious;", "42501"),
        ["an error with commands for the build server and the terminal"] = Fails(
            $"DO $$ BEGIN RAISE EXCEPTION '%', E'{Escaped(Commands)}' USING DETAIL = E'{Escaped(Commands)}', HINT = E'{Escaped(Commands)}'; END $$;", "P0001"),
        ["a COMMIT inside a DO"] = Fails("CREATE TABLE a (i int);\nDO $$ BEGIN COMMIT; END $$;", "2D000"),
        ["a CALL that commits"] = Fails(
            "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE a (i int); COMMIT; END $$;\nCALL p();", "2D000"),
        ["a backend that ends itself"] = Fails("CREATE TABLE a (i int);\nSELECT pg_terminate_backend(pg_backend_pid());", "57P01") with
        {
            // Where the connection is gone there is nobody to keep a failure.
            History = [],
        },
        ["a statement with a password in it"] = Fails("CREATE ROLE precious PASSWORD 'Geheim-4711';", "42501"),
        ["an error that quotes the password that we connect with"] = Fails(
            $"DO $x$ BEGIN RAISE EXCEPTION '%', $y${HostileDatabase.Password}$y$; END $x$;", "P0001"),
        ["a statement of 100 MB that fails"] = Fails("", "42703") with
        {
            Arrange = scene => scene.Folder.WriteLong($"migrations/{Name}", "-- migrate:up\nSELECT '", 100_000_000, "', nothing;\n"),
        },
        ["a name full of tricks that fails"] = Fails("", "42P01") with
        {
            Arrange = scene => scene.Migration("20240101000000-'; DROP TABLE precious; -- $1 {0} %s [red] ##vso[task.complete].sql", "-- migrate:up\nTABLE nowhere;\n"),
        },
    };

    public static TheoryData<string> Names => NamesOf(Cases);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void What_the_server_refuses_is_one_clear_error(string name) => Check(Cases[name], database);

    [SkippableFact]
    [Trait("Pain", "17")]
    public void Down_of_what_cannot_be_undone_changes_nothing()
    {
        using var own = new HostileDatabase();
        using var scene = new HostileScene(own);
        scene.Environment["DATABASE_URL"] = scene.Url();
        scene.Migration("20230101000000-with-a-way-back.sql", "-- migrate:up\nCREATE TABLE a (i int);\n-- migrate:down\nDROP TABLE a;\n");
        scene.Migration("20230102000000-without.sql", "-- migrate:up\nCREATE TABLE b (i int);\n");
        scene.Migration("20230103000000-with-a-way-back.sql", "-- migrate:up\nCREATE TABLE c (i int);\n-- migrate:down\nDROP TABLE c;\n");
        scene.Migration("20230104000000-lost.sql", "-- migrate:up\nCREATE TABLE d (i int);\n-- migrate:down\nDROP TABLE d;\n");
        Assert.Equal(0, ConsoleRun.InProcess(scene.Folder.Path, scene.Environment, "up", "--path", "migrations").ExitCode);
        File.Delete(scene.Folder.At("migrations/20230104000000-lost.sql"));

        CheckHere(scene, "MigrationMissing", "20230104000000-lost", "down", "--path", "migrations");
        CheckHere(scene, "MigrationMissing", "20230104000000-lost", "down", "--path", "migrations", "--all");
        scene.Migration("20230104000000-lost.sql", "-- migrate:up\nCREATE TABLE d (i int);\n-- migrate:down\nDROP TABLE d;\n");
        CheckHere(scene, "MigrationIrreversible", "20230102000000-without", "down", "--path", "migrations", "--all");
        CheckHere(scene, "MigrationIrreversible", "20230102000000-without", "down", "--path", "migrations", "--step", "3");
    }

    /// <summary>A name is only ever data, to the database, to the terminal and to the build server.</summary>
    [SkippableTheory]
    [InlineData("20240101000000-'; DROP TABLE precious; --")]
    [InlineData("20240101000000-\"quoted\" $1 @p {0} %s [red]")]
    [InlineData("20240101000000-##vso[task.complete] ::error::")]
    [InlineData("20240101000000-Überraschung 😀")]
    public void A_name_may_be_any_text_and_does_nothing(string name)
    {
        using var own = new HostileDatabase();
        using var scene = new HostileScene(own);
        scene.Environment["DATABASE_URL"] = scene.Url();
        scene.Migration(name + ".sql", "-- migrate:up\nCREATE TABLE a (i int);\n-- migrate:down\nDROP TABLE a;\n");
        foreach (var (arguments, rows) in new (string[], string[])[] { (["up", "--verbose"], [name + ".js"]), (["status"], [name + ".js"]), (["down", "--name", name], []) })
        {
            var run = ConsoleRun.InProcess(scene.Folder.Path, scene.Environment, [.. arguments, "--path", "migrations"]);

            Assert.True(run.ExitCode == 0, run.Error);
            AssertHarmless(scene, run.Output + run.Error);
            Assert.Equal(rows, scene.Database.Query<string>("SELECT name FROM sequelize_meta"));
        }

        Assert.Equal(["the only copy"], scene.Database.Query<string>("SELECT name FROM precious"));
    }

    [SkippableFact]
    public void What_a_migration_says_is_shown_and_not_obeyed()
    {
        using var own = new HostileDatabase();
        using var scene = new HostileScene(own);
        scene.Environment["DATABASE_URL"] = scene.Url();
        scene.Migration(Name, $"-- migrate:up\nDO $$ BEGIN RAISE NOTICE '%', E'{Escaped(Commands)}'; RAISE WARNING '%', $y${HostileDatabase.Password}$y$; END $$;\n");

        var run = ConsoleRun.InProcess(scene.Folder.Path, scene.Environment, "up", "--path", "migrations", "--verbose");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("task.setvariable", run.Error, StringComparison.Ordinal);
        Assert.Contains("WARNING: ***", run.Error, StringComparison.Ordinal);
        AssertHarmless(scene, run.Output + run.Error);
    }

    private static void CheckHere(HostileScene scene, string errorId, string says, params string[] arguments)
    {
        var before = DatabaseContents.Everything(scene.Database);
        var run = ConsoleRun.InProcess(scene.Folder.Path, scene.Environment, arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"Error ({errorId}): ", run.Error, StringComparison.Ordinal);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, DatabaseContents.Everything(scene.Database));
    }

    private static HostileCase Fails(string sql, string says) => new(
        scene =>
        {
            scene.Secrets.Add("Geheim-4711");
            scene.Migration(Name, $"-- migrate:up\n{sql}\n");
        },
        1,
        "MigrationFailed",
        says)
    {
        History = ["failed"],
    };

    private static HostileCase As(Func<HostileScene, string> role, string errorId) => new(
        scene =>
        {
            var name = role(scene);
            scene.Environment["DATABASE_URL"] = scene.Url(user: name, password: $"{name}secret");
        },
        1,
        errorId,
        "");

    private static string AllIn(HostileScene scene, string options, Func<string, string> sql)
    {
        var role = scene.Role(options);
        scene.Database.Execute($"GRANT ALL ON SCHEMA public TO {role}; {sql(role)}");
        return role;
    }

    private static void HoldLock(HostileScene scene) =>
        new AdvisoryLock(scene.Hold(scene.Database.Open()), new TableNames("public", MigratorSettings.DefaultTable)).TryAcquire();

    /// <summary>As a string constant with <c>E''</c> writes it.</summary>
    private static string Escaped(string text) => string.Concat(text.Select(one => char.IsControl(one) ? $"\\x{(int)one:x2}" : one.ToString()));
}
