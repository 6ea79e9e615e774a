using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>The real Node runner and ours on one database. It has the migrations as <c>.js</c>, we have siblings of them as <c>.sql</c>.</summary>
public sealed class NodeNeighbourTests : IDisposable
{
    private static readonly string[] Stems = [.. Enumerable.Range(1, 8).Select(number => $"2024102300000{number}-create-t{number}")];

    /// <summary>Ends once somebody wants to write what has run, and may not.</summary>
    private const string UntilSomebodyWaits =
        """
        DO $$
        BEGIN
          FOR moment IN 1..1200 LOOP
            EXIT WHEN EXISTS (SELECT FROM pg_locks WHERE relation = 'sequelize_meta'::regclass AND NOT granted);
            PERFORM pg_sleep(0.05);
          END LOOP;
        END $$;
        """;

    private readonly TestFolder _js = new();
    private readonly TestFolder _sql = new();

    public void Dispose()
    {
        _js.Dispose();
        _sql.Dispose();
    }

    [SkippableTheory]
    [InlineData("""{"tableName":"sequelize_meta"}""", "sequelize_meta")]
    [InlineData("""{"tableName":"sequelize_meta","timestamps":true}""", "sequelize_meta")]
    [InlineData("{}", "SequelizeMeta")]
    [Trait("Pain", "18")]
    public void What_either_ran_both_see_as_executed_and_either_undoes_it(string storageOptions, string table)
    {
        using var database = TestDatabase.Create();
        WriteSiblings();
        using var node = NodeRunner.Start(database, _js, storageOptions);
        var ours = new Engine(database, _sql.Path, _sql.Path) { Table = table };
        var executed = 0;
        if (storageOptions.Contains("timestamps", StringComparison.Ordinal))
        {
            // Only a table that it made itself has the columns that it then asks for.
            Assert.Empty(node.Status().Executed);
        }

        Seeded.Run(random =>
        {
            for (var turn = 0; turn < 16; turn++)
            {
                var up = executed == 0 || (executed < Stems.Length && random.Next(5) < 3);
                var count = Math.Min(random.Next(1, 4), up ? Stems.Length - executed : executed);
                Move(random.Next(2) == 0 ? node : null, ours, up, count, executed);
                executed += up ? count : -count;
                AssertBothSee(executed, node, ours, database);
            }
        });
    }

    [SkippableFact]
    public void The_table_of_records_that_we_make_is_the_one_that_sequelize_makes()
    {
        using var database = TestDatabase.Create();
        using var nodes = TestDatabase.Create();
        WriteSiblings();
        using var node = NodeRunner.Start(nodes, _js);

        node.Up(1);
        new Engine(database, _sql.Path, _sql.Path).Up(new MigrationSelection.Next(1));

        var made = MetaLines(nodes);
        Assert.True(made.Count >= 4, "The Node runner's table was not found.");
        Assert.Equal(made, MetaLines(database));
        Assert.Equal(nodes.Query<string>("SELECT name FROM sequelize_meta"), database.Query<string>("SELECT name FROM sequelize_meta"));
    }

    [SkippableFact]
    [Trait("Pain", "2")]
    public void A_node_runner_at_the_same_minute_cannot_record_the_same_migration_twice()
    {
        using var database = TestDatabase.Create();
        _js.Write(Stems[0] + ".js", "export const up = async (queryInterface) => { await queryInterface.sequelize.query('SELECT 1'); };");
        _sql.Write(Stems[0] + ".sql", $"-- migrate:up\nCREATE TABLE t1 (i int);\n{UntilSomebodyWaits}");
        using var node = NodeRunner.Start(database, _js);
        Assert.Equal([Stems[0] + ".js"], node.Status().Pending);

        var ours = Task.Run(() => new Engine(database, _sql.Path, _sql.Path).Up());
        WaitForGuard(database);
        var error = Assert.Throws<NodeRunnerException>(() => node.Up());

        Assert.Contains("Validation error", error.Message, StringComparison.Ordinal);
        Assert.Equal([Stems[0]], ours.Result);
        Assert.Equal([Stems[0] + ".js"], database.Query<string>("SELECT name FROM sequelize_meta"));
        Assert.Equal([Stems[0] + ".js"], node.Status().Executed);
    }

    [SkippableFact]
    public void Javascript_in_our_own_folder_is_seen_as_executed_or_pending_and_needs_the_backends_packages_to_run()
    {
        using var database = TestDatabase.Create();
        WriteSiblings();
        using var node = NodeRunner.Start(database, _js);
        node.Up(2);
        var ours = new Engine(database, _js.Path, _js.Path);

        Assert.Equal(Stems, ours.Status().Select(status => status.Name));
        Assert.Equal([MigrationState.Executed, MigrationState.Executed, MigrationState.Pending], ours.Status().Take(3).Select(status => status.State));
        Assert.All(ours.Status(), status => Assert.EndsWith(".js", status.Source, StringComparison.Ordinal));
        Assert.Equal("SequelizeMissing", Assert.Throws<InvalidMigrationException>(() => ours.Up()).ErrorId);
        Assert.Equal("SequelizeMissing", Assert.Throws<InvalidMigrationException>(() => ours.Down()).ErrorId);
        Assert.Equal(2, node.Status().Executed.Count);
    }

    private static void Move(NodeRunner? node, Engine ours, bool up, int count, int executed)
    {
        var wanted = up ? Stems[executed..(executed + count)] : [.. Stems[(executed - count)..executed].Reverse()];
        var did = node is not null
            ? (up ? node.Up(count) : node.Down(count)).Select(Path.GetFileNameWithoutExtension)
            : up ? ours.Up(new MigrationSelection.Next(count)) : ours.Down(new MigrationSelection.Next(count));
        Assert.Equal(wanted, did);
    }

    private static void AssertBothSee(int executed, NodeRunner node, Engine ours, TestDatabase database)
    {
        var status = node.Status();
        Assert.Equal(Stems[..executed].Select(stem => stem + ".js"), status.Executed);
        Assert.Equal(Stems[executed..].Select(stem => stem + ".js"), status.Pending);
        Assert.Equal(
            Stems.Select((stem, index) => (stem, index < executed ? MigrationState.Executed : MigrationState.Pending)),
            ours.Status().Select(one => (one.Name, one.State)));
        Assert.Equal(
            Stems[..executed].Select(stem => stem[^2..]),
            database.Query<string>("SELECT tablename::text FROM pg_tables WHERE tablename ~ '^t[0-9]$' ORDER BY 1"));
    }

    /// <summary>Until our migration holds the table of records, which keeps the Node runner from recording anything.</summary>
    private static void WaitForGuard(TestDatabase database)
    {
        using var connection = database.Open();
        using var command = new Npgsql.NpgsqlCommand(
            "SELECT count(*) FROM pg_locks WHERE relation = to_regclass('sequelize_meta') AND mode = 'ShareRowExclusiveLock' AND granted", connection);
        Assert.True(Patience.Until(() => (long)command.ExecuteScalar()! == 1), "Our migration never began.");
    }

    private static List<string> MetaLines(TestDatabase database) =>
    [
        .. DatabaseContents.Objects(database, except: "").Split('\n')
            .Where(line => line.Contains("sequelize_meta", StringComparison.Ordinal) && !line.Contains("history", StringComparison.Ordinal)),
    ];

    private void WriteSiblings()
    {
        foreach (var stem in Stems)
        {
            var table = stem[^2..];
            _js.Write(
                stem + ".js",
                $$"""
                export const up = async (queryInterface, Sequelize) => {
                  await queryInterface.createTable('{{table}}', { id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true } });
                };
                export const down = async (queryInterface) => { await queryInterface.dropTable('{{table}}'); };
                """);
            _sql.Write(stem + ".sql", $"-- migrate:up\nCREATE TABLE \"{table}\" (id serial PRIMARY KEY);\n-- migrate:down\nDROP TABLE \"{table}\";\n");
        }
    }
}
