using System.Diagnostics;
using Xunit;

namespace Lending.Migrations.DatabaseTests.JavaScript;

/// <summary>What goes wrong in a JavaScript migration is a clear error, and leaves nothing: no change, no row, no process.</summary>
public sealed class FailureTests
{
    private const string First = "20240101000000-first.js";

    [SkippableFact]
    [Trait("Pain", "23")]
    public void An_error_of_the_server_shows_what_it_said_and_the_line_of_the_file()
    {
        using var backend = Backend.Create().With(First, """
            export const up = async (queryInterface, Sequelize) => {
              await queryInterface.createTable('a', { id: { type: Sequelize.INTEGER, primaryKey: true } });
              await queryInterface.bulkInsert('a', [{ id: 1 }]);
              await queryInterface.bulkInsert('a', [{ id: 1 }]);
            };
            """);
        using var database = TestDatabase.Create();

        var error = backend.UpFails(database);

        Assert.Equal("23505", error.Failure.Server!.SqlState);
        Assert.Equal("Key (id)=(1) already exists.", error.Failure.Server.Detail);
        Assert.Equal("a_pkey", error.Failure.Server.Constraint);
        Assert.Equal((Path.Combine(backend.Folder, First), 4), (error.Failure.Location!.File, error.Failure.Location.Line));
        Assert.Contains("INSERT INTO \"a\"", error.Failure.Excerpt, StringComparison.Ordinal);
        Assert.Contains("23505: duplicate key value", error.Message, StringComparison.Ordinal);
        Assert.Empty(Tables(database));
    }

    [SkippableTheory]
    [InlineData("throw new TypeError('it broke')", "TypeError: it broke", 2)]
    [InlineData("throw 'only a text'", "only a text", 0)]
    [InlineData("await queryInterface.sequelize.query('SELECT 1/0').catch(cause => { throw new Error('mine', { cause }); })", "Error: mine (22012: division by zero)", 2)]
    [InlineData("queryInterface.nothing()", "TypeError: queryInterface.nothing is not a function", 2)]
    [InlineData("process.exit(0)", "process.exit(0)", 2)]
    [InlineData("process.exit(3)", "process.exit(3)", 2)]
    [InlineData("process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})", "exit code 137", 0)]
    [InlineData("setTimeout(() => { throw new Error('from a timer'); }, 1); await new Promise(() => {})", "from a timer", 2)]
    [InlineData("Promise.reject(new Error('nobody heard')); await new Promise(() => {})", "nobody heard", 2)]
    [InlineData("queryInterface.addColumn('a', 'b', Sequelize.TEXT)", "not awaited", 2)]
    [InlineData("queryInterface.createTable('c', { d: Sequelize.ENUM('x') })", "not awaited", 2)]
    [InlineData("setTimeout(() => queryInterface.addColumn('a', 'b', Sequelize.TEXT), 20)", "not awaited", 2)]
    [InlineData("await queryInterface.sequelize.transaction()", "neither committed nor rolled back", 0)]
    [InlineData("await queryInterface.sequelize.query('PREPARE TRANSACTION \\'x\\'')", "cannot prepare a transaction", 2)]
    [InlineData("await queryInterface.sequelize.query('CREATE INDEX CONCURRENTLY i ON a (i)')", "export const transaction = false;", 2)]
    [InlineData("await queryInterface.sequelize.query('COPY a FROM STDIN')", "COPY", 2)]
    [InlineData("await queryInterface.sequelize.query('/* a /* b */ c */ COMMIT'); throw new Error('late')", "Error: late", 2)]
    [InlineData("await queryInterface.sequelize.query('-- a comment\\rCOMMIT; CREATE TABLE b (i int); BEGIN'); throw new Error('late')", "Error: late", 2)]
    [InlineData("await queryInterface.sequelize.query('DO $$ BEGIN COMMIT; END $$')", "2D000: invalid transaction termination", 2)]
    [InlineData("const t = await queryInterface.sequelize.transaction(); await queryInterface.addColumn('a', 'b', Sequelize.TEXT); await t.rollback()", "undone with it", 0)]
    public void A_migration_that_goes_wrong_is_rolled_back_and_says_why(string code, string message, int line)
    {
        using var backend = Backend.Create().With(First, $$"""
            export const up = async (queryInterface, Sequelize) => { await queryInterface.sequelize.query('CREATE TABLE a (i int)');
              {{code}};
            };
            """);
        using var database = TestDatabase.Create();

        var error = backend.UpFails(database);

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Failure.Location?.Line ?? 0);
        Assert.Contains("rolled back", error.Message, StringComparison.Ordinal);
        Assert.Empty(Tables(database));
        Assert.Equal(["failed"], database.Query<string>("SELECT outcome FROM sequelize_meta_history"));
        Assert.Empty(NodeIn(backend));
    }

    [SkippableFact]
    public void A_process_that_it_leaves_behind_does_not_keep_the_run_waiting()
    {
        using var backend = Backend.Create().With(First, """
            import { spawn } from 'node:child_process';
            export const up = async () => { spawn('sleep', ['12'], { stdio: 'inherit', detached: true }).unref(); process.exit(0); };
            """);
        using var database = TestDatabase.Create();
        var clock = Stopwatch.StartNew();

        Assert.Contains("process.exit(0)", backend.UpFails(database).Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [SkippableFact]
    public void Out_of_memory_is_said_as_such()
    {
        using var backend = Backend.Create().With(First, """
            import v8 from 'node:v8';
            v8.setFlagsFromString('--max-old-space-size=60');
            export const up = async () => { const all = []; for (;;) all.push(new Array(10000).fill({})); };
            """);
        using var database = TestDatabase.Create();

        Assert.Contains("out of memory", backend.UpFails(database).Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("await new Promise(() => {})")]
    [InlineData("for (;;);")]
    [InlineData("await queryInterface.sequelize.query('SELECT pg_sleep(60)')")]
    public void A_migration_that_never_ends_is_stopped(string code)
    {
        using var backend = Backend.Create().With(First, $$"""
            export const up = async queryInterface => { await queryInterface.sequelize.query('CREATE TABLE a (i int)'); console.log('now'); {{code}} };
            """);
        using var database = TestDatabase.Create();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var clock = Stopwatch.StartNew();

        Assert.ThrowsAny<OperationCanceledException>(() => backend.Up(database, cancellation: stop.Token));

        Assert.InRange(clock.Elapsed.TotalSeconds, 3, 15);
        Assert.Empty(Tables(database));
        Assert.Empty(NodeIn(backend));
    }

    [SkippableTheory]
    [InlineData("await new Promise(() => {})", "neither returned nor sent a statement for 5 s")]
    [InlineData("for (;;);", "The last one was: CREATE TABLE a (i int)")]
    [InlineData("setInterval(() => console.log('still there'), 100); await new Promise(() => {})", "neither returned nor sent a statement")]
    [InlineData("await queryInterface.sequelize.query('SELECT pg_sleep(60)')", "57014: canceling statement due to statement timeout")]
    public void A_limit_for_a_statement_holds_for_one_that_never_ends(string code, string message)
    {
        using var backend = Backend.Create().WithStatementTimeout(TimeSpan.FromSeconds(5)).With(First, $$"""
            export const up = async queryInterface => { await queryInterface.sequelize.query('CREATE TABLE a (i int)'); {{code}} };
            """);
        using var database = TestDatabase.Create();
        var clock = Stopwatch.StartNew();

        Assert.Contains(message, backend.UpFails(database).Message, StringComparison.Ordinal);

        Assert.InRange(clock.Elapsed.TotalSeconds, 4, 40);
        Assert.Empty(Tables(database));
        Assert.Equal(["failed"], database.Query<string>("SELECT outcome FROM sequelize_meta_history"));
        Assert.Empty(NodeIn(backend));
    }

    [SkippableFact]
    public void A_limit_for_a_statement_holds_while_a_file_is_loaded()
    {
        using var backend = Backend.Create().WithStatementTimeout(TimeSpan.FromSeconds(1)).With(First, """
            setInterval(() => {}, 1000);
            await new Promise(() => {});
            export const up = async () => {};
            """);
        using var database = TestDatabase.Create();

        var error = Assert.Throws<InvalidMigrationException>(() => backend.Up(database));

        Assert.Equal("NodeFailed", error.ErrorId);
        Assert.Contains("not done with loading the file after 10 s", error.Message, StringComparison.Ordinal);
        Assert.Empty(NodeIn(backend));
    }

    [SkippableFact]
    public void A_query_that_comes_after_its_migration_fails_the_run_and_names_the_one_that_left_it()
    {
        using var backend = Backend.Create()
            .With(First, """
                export const up = async queryInterface => { setTimeout(() => queryInterface.sequelize.query('CREATE TABLE late (i int)').catch(() => {}), 4000); };
                """)
            .With("20240102000000-second.js", "export const up = async () => new Promise(resolve => setTimeout(resolve, 6000));");
        using var database = TestDatabase.Create();

        var error = backend.UpFails(database);

        Assert.Contains($"{First} did not await", error.Message, StringComparison.Ordinal);
        Assert.Empty(Tables(database));
    }

    [SkippableTheory]
    [InlineData("export const down = async () => {};", "MigrationInvalid", "no function 'up'")]
    [InlineData("export const up = async () => {\n  await later(;\n};", "MigrationUnloadable", "20240102000000-second.js(2): Node cannot load the file: SyntaxError")]
    [InlineData("export const transaction = 'false'; export const up = async () => {};", "MigrationInvalid", "transaction = \"false\". Write false, without quotes")]
    [InlineData("export default { transaction: 0, up: async () => {} };", "MigrationInvalid", "transaction = 0.")]
    [InlineData("import 'nothing-of-this-name'; export const up = () => {};", "MigrationUnloadable", "Cannot find package 'nothing-of-this-name'")]
    [InlineData("module.exports = { up() {} };", "MigrationUnloadable", "name the file .cjs")]
    [InlineData("process.exit(0);", "NodeFailed", "exit code 0")]
    public void A_file_that_cannot_be_loaded_stops_the_run_before_the_lock(string code, string errorId, string message)
    {
        using var backend = Backend.Create().With(First, "export const up = async () => {};").With("20240102000000-second.js", code);
        using var database = TestDatabase.Create();

        var error = Assert.ThrowsAny<InvalidMigrationException>(() => backend.Up(database));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("20240102000000-second.js", error.Message, StringComparison.Ordinal);
        Assert.Empty(database.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));
    }

    [SkippableFact]
    public void A_backend_without_Sequelize_is_told_what_to_install_and_where()
    {
        using var backend = Backend.Create(sequelize: null).With(First, "export const up = async () => {};");
        using var database = TestDatabase.Create();

        var error = Assert.ThrowsAny<InvalidMigrationException>(() => backend.Up(database));

        Assert.Equal("SequelizeMissing", error.ErrorId);
        Assert.Contains($"in '{backend.Root}'", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_backend_without_pg_is_told_so()
    {
        using var backend = Backend.Create(sequelize: null).With(First, "export const up = async () => {};");
        Package(backend, "sequelize", "module.exports = { version: '6.37.0' };");
        Directory.Delete(Path.Combine(backend.Root, "node_modules", "pg"));
        using var database = TestDatabase.Create();

        Assert.Equal("PgMissing", Assert.ThrowsAny<InvalidMigrationException>(() => backend.Up(database)).ErrorId);
    }

    [SkippableFact]
    public void An_old_Sequelize_is_refused()
    {
        using var backend = Backend.Create(sequelize: null).With(First, "export const up = async () => {};");
        Package(backend, "sequelize", "module.exports = { version: '5.22.5' };");
        using var database = TestDatabase.Create();

        var error = Assert.ThrowsAny<InvalidMigrationException>(() => backend.Up(database));

        Assert.Equal("SequelizeTooOld", error.ErrorId);
        Assert.Contains("5.22.5", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_migration_without_a_down_stops_an_undo_before_the_first_one_is_undone()
    {
        using var backend = Backend.Create()
            .With(First, "export const up = async () => {};")
            .With("20240102000000-second.js", "export const up = async () => {}; export const down = async () => {};");
        using var database = TestDatabase.Create();
        backend.Up(database);

        var error = Assert.Throws<MigrationIrreversibleException>(() => backend.Down(database));

        Assert.Equal(["20240101000000-first"], error.Migrations.Select(migration => migration.Name.Value));
        Assert.Equal(2, database.Query<string>("SELECT name FROM sequelize_meta").Count);
    }

    private static void Package(Backend backend, string name, string code)
    {
        var folder = Directory.CreateDirectory(Path.Combine(backend.Root, "node_modules", name)).FullName;
        File.WriteAllText(Path.Combine(folder, "index.js"), code);
    }

    private static IReadOnlyList<string> Tables(TestDatabase database) => database.Query<string>(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'sequelize\\_meta%' ORDER BY 1");

    /// <summary>Processes whose working directory is the backend's.</summary>
    private static List<string> NodeIn(Backend backend) => !OperatingSystem.IsLinux() ? [] :
    [
        .. Directory.GetDirectories("/proc").Where(folder =>
        {
            try
            {
                return File.ResolveLinkTarget(Path.Combine(folder, "cwd"), returnFinalTarget: false)?.FullName == backend.Root;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }),
    ];
}
