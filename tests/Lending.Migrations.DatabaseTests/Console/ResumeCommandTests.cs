using Lending.Migrations.DatabaseTests.Acceptance;
using Lending.Migrations.DatabaseTests.JavaScript;
using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Cli;

/// <summary>Interrupted migrations of each kind of file. PowerShell's are in the module's own tests.</summary>
public sealed class ResumeCommandTests
{
    private const string A = "20240101000000-a";

    [SkippableFact]
    public void A_script_goes_on_or_is_refused_with_the_choices_and_the_console_says_so()
    {
        using var folder = new TestFolder();
        using var database = TestDatabase.Create();
        ConsoleRun Up(string first, string last)
        {
            folder.Write($"sql/{A}.sql", $"-- migrate:up transaction:false\n{first};\nCOPY log FROM stdin;\n1\n2\n\\.\n{last};\n");
            return ConsoleRun.InProcess(folder.Path, new Dictionary<string, string> { ["DATABASE_URL"] = database.Url }, "up", "--path", "sql");
        }

        var failed = Up("CREATE TABLE log (i int)", "SELECT nonsense");
        var status = ConsoleRun.InProcess(folder.Path, new Dictionary<string, string> { ["DATABASE_URL"] = database.Url }, "status", "--path", "sql");
        var refused = Up("CREATE TABLE log (i bigint)", "SELECT 1");
        var resumed = Up("CREATE TABLE log (i int)", "SELECT 1");

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("2 of its statements were done before, and stay. The next run goes on behind them.", failed.Error, StringComparison.Ordinal);
        Assert.Matches($"{A} +Interrupted.*2 statements done", status.Output);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("Error (InterruptedTextChanged)", refused.Error, StringComparison.Ordinal);
        Assert.Contains($"{A}.sql(2): {A} (up) was interrupted after 2 statements, of those statement 1 (then line 2)", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains($"Going on with {A} up, which was interrupted: 2 statements done before are passed over.", resumed.Error, StringComparison.Ordinal);
        Assert.Equal([1, 2], database.Query<int>("SELECT i FROM log"));
    }

    [SkippableFact]
    public void Data_of_a_copy_that_were_changed_are_a_change()
    {
        using var folder = new TestFolder();
        using var database = TestDatabase.Create();
        ConsoleRun Up(string row, string last)
        {
            folder.Write($"sql/{A}.sql", $"-- migrate:up transaction:false\nCREATE TABLE log (i int);\nCOPY log FROM stdin;\n1\n{row}\n\\.\n{last};\n");
            return ConsoleRun.InProcess(folder.Path, new Dictionary<string, string> { ["DATABASE_URL"] = database.Url }, "up", "--path", "sql");
        }

        Up("2", "SELECT nonsense");

        Assert.Contains($"{A}.sql(3): {A} (up) was interrupted after 2 statements, of those statement 2", Up("3", "SELECT 1").Error, StringComparison.Ordinal);
        Assert.Equal([1, 2], database.Query<int>("SELECT i FROM log"));
    }

    [SkippableFact]
    public void A_class_goes_on_behind_what_it_has_done()
    {
        using var database = TestDatabase.Create();
        Running.Runner Code(string last) => new(
            database,
            Running.Runner.Sql(A) with
            {
                Up = new MigrationBody(false, context =>
                {
                    var queryInterface = new QueryInterface(context);
                    queryInterface.CreateTable("log", new() { ["i"] = DataTypes.Integer, ["note"] = DataTypes.Text });
                    queryInterface.BulkInsert("log", [new Dictionary<string, object?> { ["i"] = 1, ["note"] = "it's" }]);
                    queryInterface.AddIndex("log", ["i"], new() { Name = "log_i", Concurrently = true });
                    queryInterface.Query("INSERT INTO log VALUES (@i)", new { i = 2 });
                    queryInterface.Query(last);
                }),
            });

        Assert.Throws<MigrationFailedException>(() => Code("SELECT 1/0").Up());
        var outcome = Assert.Single(Code("SELECT 1").Up().Outcomes);

        Assert.Equal((1, 4), (outcome.Statements, outcome.Resumed));
        Assert.Equal([1, 2], database.Query<int>("SELECT i FROM log"));
    }

    [SkippableFact]
    public void A_module_goes_on_behind_what_it_has_done()
    {
        using var database = TestDatabase.Create();
        using var backend = Backend.Create();
        string Text(string last) => $$"""
            export const transaction = false;
            export const up = async (queryInterface, Sequelize) => {
              await queryInterface.createTable('log', { i: Sequelize.INTEGER });
              const columns = await queryInterface.describeTable('log');
              await queryInterface.bulkInsert('log', [{ i: 1 }, { i: Object.keys(columns).length + 1 }]);
              await queryInterface.sequelize.transaction(async transaction => {
                await queryInterface.bulkInsert('log', [{ i: 3 }], { transaction });
                await queryInterface.bulkInsert('log', [{ i: 4 }], { transaction });
              });
              const [, { rowCount }] = await queryInterface.sequelize.query('UPDATE log SET i = i + 10 WHERE i > 2');
              console.log(`changed ${rowCount}`);
              await queryInterface.sequelize.query('CREATE INDEX CONCURRENTLY log_i ON log (i)');
              {{last}}
            };
            """;

        Assert.Contains("The next run goes on behind them", backend.With(A + ".js", Text("await queryInterface.sequelize.query('SELECT 1/0');")).UpFails(database).Message, StringComparison.Ordinal);
        var outcome = Assert.Single(backend.With(A + ".js", Text("await queryInterface.bulkInsert('log', [{ i: 5 }]);")).Up(database).Outcomes);

        Assert.Equal([1, 2, 5, 13, 14], database.Query<int>("SELECT i FROM log ORDER BY i"));
        Assert.True(outcome.Resumed >= 8, $"Passed over: {outcome.Resumed}");
        Assert.Equal(["changed 2", "changed 2"], backend.Prints);
    }

    [SkippableFact]
    public void A_module_that_was_changed_before_the_point_is_refused_and_changes_nothing()
    {
        using var database = TestDatabase.Create();
        using var backend = Backend.Create();
        string Text(string type, string last) =>
            "export const transaction = false; export const up = async (q, S) => { await q.createTable('log', { i: S." + type + " }); await q.sequelize.query('" + last + "'); };";

        backend.With(A + ".js", Text("INTEGER", "SELECT 1/0")).UpFails(database);
        var error = backend.With(A + ".js", Text("TEXT", "CREATE TABLE never (i int)")).UpFails(database);

        Assert.Matches("was interrupted after . statements?, of those statement . is not the one that was done.*CREATE TABLE", error.Message);
        Assert.Equal(["log"], database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'sequelize_meta%'"));
    }
}
