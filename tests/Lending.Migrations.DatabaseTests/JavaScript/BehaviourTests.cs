using Xunit;

namespace Lending.Migrations.DatabaseTests.JavaScript;

/// <summary>What our engine gives to a JavaScript migration beside running it.</summary>
public sealed class BehaviourTests
{
    private const string First = "20240101000000-first.js";

    [SkippableFact]
    public void What_a_migration_prints_is_told_line_by_line_and_never_taken_for_a_message()
    {
        using var backend = Backend.Create().With(First, """
            import { execSync } from 'node:child_process';
            import { writeSync } from 'node:fs';
            export const up = async queryInterface => {
              console.log('one\ntwo');
              console.log('');
              writeSync(1, 'written ');
              process.stdout.write('{"done":true}\n');
              execSync('echo from a child', { stdio: 'inherit' });
              process.stdout.write('a very long line'.repeat(10000));
              await queryInterface.sequelize.query('CREATE TABLE a (i int)');
              process.stdout.write('no line end');
              console.error('an error');
            };
            """);
        using var database = TestDatabase.Create();

        backend.Up(database);

        Assert.Equal(
            ["one", "two", "", "written {\"done\":true}", "from a child", string.Concat(Enumerable.Repeat("a very long line", 10000)), "no line end"],
            backend.Prints);
        Assert.Equal(["an error"], backend.ErrorPrints);
    }

    [SkippableFact]
    public void A_child_that_prints_all_the_time_does_not_disturb()
    {
        using var backend = Backend.Create().With(First, """
            import { spawn } from 'node:child_process';
            import { once } from 'node:events';
            export const up = async queryInterface => {
              const children = [1, 2].map(n => spawn(process.execPath, ['-e', `for (let i = 0; i < 300; i++) require('fs').writeSync(1, '${n}'.repeat(3000) + (i % 3 ? '\\n' : ''))`], { stdio: 'inherit' }));
              const over = Promise.all(children.map(child => once(child, 'exit')));
              await queryInterface.sequelize.query('CREATE TABLE a (t text)');
              for (let i = 0; i < 50; i++) await queryInterface.bulkInsert('a', [{ t: 'x'.repeat(i * 1000) }]);
              await over;
            };
            """);
        using var database = TestDatabase.Create();

        backend.Up(database);

        Assert.Equal(50 * 49 / 2 * 1000, database.Query<long>("SELECT sum(length(t)) FROM a").Single());
        Assert.Equal(2 * 300 * 3000, backend.Prints.Sum(print => print.Length));
    }

    [SkippableFact]
    public void It_is_one_transaction_with_its_row_on_the_one_connection()
    {
        using var backend = Backend.Create().With(First, """
            export const up = async ({ sequelize }, Sequelize) => {
              const pids = await Promise.all([1, 2, 3].map(() => sequelize.query('SELECT pg_backend_pid() AS pid, pg_current_xact_id()::text AS xact', { type: 'SELECT' })));
              const rows = await sequelize.query("SELECT name FROM sequelize_meta", { type: 'SELECT' });
              await sequelize.query('CREATE TABLE seen AS SELECT $1::int AS pids, $2::text AS row', { bind: [new Set(pids.map(([row]) => JSON.stringify(row))).size, rows[0].name] });
            };
            """);
        using var database = TestDatabase.Create();

        backend.Up(database);

        Assert.Equal([(1, First)], database.Query<(int, string)>("SELECT pids, row FROM seen"));
    }

    [SkippableFact]
    public void It_runs_in_the_backends_root_with_the_environment_and_without_a_database_URL()
    {
        Environment.SetEnvironmentVariable("LENDING_TEST_PASSED_ON", "passed on");
        using var backend = Backend.Create().With(First, """
            export const up = async () => console.log(process.cwd(), process.env.LENDING_TEST_PASSED_ON);
            """);
        using var database = TestDatabase.Create();

        backend.Up(database);

        Assert.EndsWith($"{Path.GetFileName(backend.Root)} passed on", backend.Prints.Single(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_row_is_the_files_own_name()
    {
        using var backend = Backend.Create()
            .With("20240101000000-a.cjs", "exports.up = async () => {};")
            .With("20240102000000-b.mjs", "export const up = async () => {};")
            .With("20240103000000-c.js", "export const up = async () => {};");
        using var database = TestDatabase.Create();

        backend.Up(database);

        Assert.Equal(
            ["20240101000000-a.cjs", "20240102000000-b.mjs", "20240103000000-c.js"],
            database.Query<string>("SELECT name FROM sequelize_meta ORDER BY name"));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("export const transaction = false;")]
    public void What_Sequelize_asks_by_itself_is_no_statement_of_the_migration(string option)
    {
        using var database = TestDatabase.Create();
        using var backend = Backend.Create().With(
            "20240101000000-a.js", option + "export async function up(q) { await q.sequelize.query('CREATE TABLE a (i int)'); await q.sequelize.query('SELECT 1'); }");

        Assert.Equal(2, Assert.Single(backend.Up(database).Outcomes).Statements);

        Assert.Equal([2], database.Query<int>("SELECT statements FROM sequelize_meta_history"));
    }

    [SkippableFact]
    public void It_is_gone_on_with_though_Sequelize_asked_its_own_questions_at_another_place_of_the_run_before()
    {
        using var database = TestDatabase.Create();
        using var backend = Backend.Create()
            .With("20240101000000-a.js", "export async function up(q) { await q.sequelize.query('CREATE TABLE a (i int)'); }")
            .With(
                "20240101000001-b.js",
                """
                export const transaction = false;
                export async function up(q) {
                  await q.sequelize.query('CREATE TABLE b (i int)');
                  await q.sequelize.query('ALTER TABLE later ADD COLUMN c int');
                }
                """);
        backend.UpFails(database);
        database.Execute("CREATE TABLE later (i int)");

        var outcome = Assert.Single(backend.Up(database).Outcomes);

        Assert.Equal((1, 1), (outcome.Resumed, outcome.Statements));
    }

    [SkippableFact]
    public void Notices_come_while_it_runs()
    {
        using var backend = Backend.Create().With(First, """
            export const up = ({ sequelize }) => sequelize.query("DO $$ BEGIN RAISE WARNING 'careful'; END $$");
            """);
        using var database = TestDatabase.Create();

        backend.Up(database);

        Assert.Contains(new MigrationEvent.Notice("WARNING", "careful"), backend.Told);
    }

    [SkippableFact]
    public void A_preview_shows_the_SQL_and_says_where_it_would_ask()
    {
        using var backend = Backend.Create()
            .With(First, """
                export const up = async (queryInterface, Sequelize) => {
                  await queryInterface.createTable('a', { id: { type: Sequelize.INTEGER, primaryKey: true } });
                  await queryInterface.sequelize.transaction(transaction => queryInterface.addColumn('a', 'b', Sequelize.TEXT, { transaction }));
                };
                """)
            .With("20240102000000-second.js", """
                export const up = async queryInterface => {
                  const table = await queryInterface.describeTable('a');
                };
                """)
            .With("20240103000000-third.js", "export const up = async ({ sequelize }) => { await sequelize.query('CREATE TABLE c (i int); CREATE TABLE d (i int)'); };");
        using var database = TestDatabase.Create();

        var steps = backend.Preview(database).Steps;

        Assert.Equal(
            [
                "CREATE TABLE IF NOT EXISTS \"a\" (\"id\" INTEGER , PRIMARY KEY (\"id\"))",
                "SAVEPOINT lending_1",
                "ALTER TABLE \"public\".\"a\" ADD COLUMN \"b\" TEXT",
                "RELEASE SAVEPOINT lending_1",
            ],
            steps[0].Statements.Select(statement => statement.Text));
        Assert.Equal([false, true, false], steps.Select(step => step.AsksDatabase));
        Assert.Contains("No description found", steps[1].Problem, StringComparison.Ordinal);
        Assert.Equal(2, steps[2].Statements.Count);
        Assert.Empty(database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"));
    }

    [SkippableFact]
    public void Outside_of_the_transaction_each_statement_is_committed_by_itself()
    {
        using var backend = Backend.Create().With(First, """
            export const transaction = false;
            export const up = async ({ sequelize }) => {
              await sequelize.query('CREATE TABLE a (i int)');
              await sequelize.query('CREATE INDEX CONCURRENTLY a_i ON a (i)');
              await sequelize.transaction(async transaction => {
                await sequelize.query('CREATE TABLE undone (i int)', { transaction });
                throw new Error('undo');
              }).catch(() => {});
              throw new Error('stop');
            };
            """);
        using var database = TestDatabase.Create();

        var error = backend.UpFails(database);

        Assert.Contains("It runs outside a transaction", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'sequelize%'"));
        Assert.Single(database.Query<string>("SELECT indexname::text FROM pg_indexes WHERE indexname = 'a_i'"));
    }

    [SkippableTheory]
    [InlineData("export const lockTimeout = '42s'; export const up = async ({ sequelize }) => sequelize.query(sql);")]
    [InlineData("export default { lockTimeout: '42s', up: async ({ sequelize }) => sequelize.query(sql) };")]
    public void A_migration_may_say_how_long_it_waits_for_a_lock(string text)
    {
        using var backend = Backend.Create().With(First, "const sql = \"CREATE TABLE said AS SELECT current_setting('lock_timeout') AS lock_timeout\";\n" + text);
        using var database = TestDatabase.Create();

        backend.Up(database);

        Assert.Equal(["42s"], database.Query<string>("SELECT lock_timeout FROM said"));
    }

    [SkippableFact]
    public void A_lock_timeout_without_a_unit_is_refused_before_anything_runs()
    {
        using var backend = Backend.Create().With(First, "export const lockTimeout = 10; export const up = async () => {};");
        using var database = TestDatabase.Create();

        var error = Assert.Throws<InvalidMigrationException>(() => backend.Up(database));

        Assert.Contains("lockTimeout = 10. Write a string: a number and its unit", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_transaction_of_its_own_that_is_open_when_it_fails_is_rolled_back_and_the_failure_is_kept()
    {
        using var backend = Backend.Create().With(First, """
            export const transaction = false;
            export const up = async ({ sequelize }) => {
              const transaction = await sequelize.transaction();
              await sequelize.query('CREATE TABLE undone (i int)', { transaction });
              await sequelize.query('SELECT 1/0', { transaction });
            };
            """);
        using var database = TestDatabase.Create();

        backend.UpFails(database);

        Assert.Empty(database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'sequelize%'"));
        Assert.Equal(["failed"], database.Query<string>("SELECT outcome FROM sequelize_meta_history"));
    }

    [SkippableFact]
    public void A_transaction_by_hand_outside_of_ours_is_a_real_one()
    {
        using var backend = Backend.Create().With(First, """
            export const transaction = false;
            export const up = async ({ sequelize }) => {
              const run = text => sequelize.query(text);
              await run('BEGIN; CREATE TABLE kept (xact text)');
              await run('INSERT INTO kept SELECT pg_current_xact_id()::text');
              await run('SAVEPOINT a; CREATE TABLE undone (i int); ROLLBACK TO a');
              await run('INSERT INTO kept SELECT pg_current_xact_id()::text; COMMIT');
              await run('BEGIN');
              await run('CREATE TABLE lost (i int)');
              await run('ROLLBACK');
              await run('CREATE INDEX CONCURRENTLY kept_xact ON kept (xact)');
            };
            """);
        using var database = TestDatabase.Create();

        backend.Up(database);

        Assert.Equal(["kept"], database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'sequelize%'"));
        Assert.Equal([(2L, 1L)], database.Query<(long, long)>("SELECT count(*), count(DISTINCT xact) FROM kept"));
        Assert.Single(database.Query<string>("SELECT indexname::text FROM pg_indexes WHERE indexname = 'kept_xact'"));
    }

    [SkippableFact]
    public void One_that_reads_what_is_typed_finds_an_end_and_not_our_messages()
    {
        using var backend = Backend.Create().With(First, """
            import { createInterface } from 'node:readline';
            export const up = async ({ sequelize }) => {
              for await (const line of createInterface({ input: process.stdin })) console.log('read', line);
              process.stdin.destroy();
              await sequelize.query('CREATE TABLE a (i int)');
            };
            """);
        using var database = TestDatabase.Create();

        backend.Up(database);

        Assert.Empty(backend.Prints);
    }

    [SkippableFact]
    public void A_named_schema_is_Sequelizes_too()
    {
        using var backend = Backend.Create(schema: "app").With(First, """
            export const up = async (queryInterface, Sequelize) => {
              await queryInterface.createTable('a', { id: Sequelize.INTEGER });
              await queryInterface.addColumn('a', 'b', Sequelize.TEXT);
            };
            """);
        using var database = TestDatabase.Create();
        database.Execute("CREATE SCHEMA app");

        backend.Up(database);

        Assert.Equal(["b", "id"], database.Query<string>("SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'app' AND table_name = 'a' ORDER BY 1"));
    }
}
