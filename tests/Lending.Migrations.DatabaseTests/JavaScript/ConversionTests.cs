using Lending.Migrations.Converting;
using Lending.Migrations.Running;
using Xunit;

namespace Lending.Migrations.DatabaseTests.JavaScript;

/// <summary>A converted migration leaves the same database, stands for its original, and nothing is written that was not proven.</summary>
public sealed class ConversionTests
{
    private const string First = "20250101000000-first";
    private const string Second = "20250102000000-second";

    private const string Tables = """
        export const up = async (queryInterface, Sequelize) => {
          await queryInterface.createTable('notes', {
            id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },
            market: { type: Sequelize.INTEGER, references: { model: 'markets', key: 'id' } },
            kind: { type: Sequelize.ENUM('a', 'b'), defaultValue: 'a' },
            text: Sequelize.TEXT,
          });
          await queryInterface.sequelize.transaction(async transaction => {
            await queryInterface.addColumn('notes', 'lost', Sequelize.TEXT, { transaction });
            throw new Error('undo');
          }).catch(() => {});
          await queryInterface.sequelize.query('INSERT INTO notes (text) VALUES ($1), ($2)', { bind: ["it's; \\ -- $1", null] });
        };
        export const down = async queryInterface => {
          await queryInterface.dropTable('notes');
          await queryInterface.sequelize.query('DROP TYPE enum_notes_kind');
        };
        """;

    [SkippableFact]
    public void It_stands_for_its_original_beside_it_and_what_has_run_counts_for_both()
    {
        using var backend = Backend.Create().With(First + ".cjs", "module.exports = { up: async q => { await q.createTable('a', { i: 'INTEGER' }); }, down: q => q.dropTable('a') };")
            .With(Second + ".js", "export const up = q => q.createTable('b', { i: 'INTEGER' }); export const down = q => q.dropTable('b');");
        using var theirs = TestDatabase.Create();
        using var ours = TestDatabase.Create();
        using var node = backend.StartUmzug(theirs);
        backend.Up(ours, steps: 1);

        var converted = Convert(backend, backend.Folder);
        node.Up(1);
        backend.Up(theirs);

        Assert.Equal([First, Second], converted.Select(one => one.Target.Name.Value));
        Assert.All(converted, one => Assert.True(one.Verified));
        Assert.Equal([First + ".cjs", Second + ".js"], theirs.Query<string>("SELECT name FROM sequelize_meta ORDER BY 1"));
        Assert.Equal([Second], backend.Up(ours).Outcomes.Select(outcome => outcome.Step.Migration.Name.Value));
        Assert.Equal(Dump.Of(theirs), Dump.Of(ours));
        Assert.All(backend.Status(ours).Migrations, status => Assert.Equal((MigrationState.Executed, false), (status.State, status.Modified)));
        Assert.EndsWith(First + ".sql", backend.Status(ours).Migrations[0].Source, StringComparison.Ordinal);
        node.Down(1);
        Assert.Equal([First], backend.Down(theirs).Outcomes.Select(outcome => outcome.Step.Migration.Name.Value));
        Assert.Empty(theirs.Query<string>("SELECT name FROM sequelize_meta"));
    }

    [SkippableFact]
    public void It_holds_what_had_an_effect_with_values_as_literals_and_tells_what_was_asked()
    {
        using var backend = Backend.Create().With(First + ".js", Tables);

        var converted = Assert.Single(Convert(backend, backend.Folder));

        var text = File.ReadAllText(converted.Target.Path);
        Assert.Equal((3, 2, true), (converted.UpStatements, converted.DownStatements, converted.Verified));
        Assert.Contains(@"INSERT INTO notes (text) VALUES (E'it''s; \\ -- $1'), (NULL)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("lost", text, StringComparison.Ordinal);
        Assert.Contains("pg_enum", Assert.Single(converted.Questions), StringComparison.Ordinal);
        Assert.Contains(converted.Warnings, warning => warning.StartsWith("It asked the database (1 question)", StringComparison.Ordinal));
        Assert.Contains(converted.Warnings, warning => warning.StartsWith("Left out, because it rolled them back or caught their error: 1 statement.", StringComparison.Ordinal));
        Assert.Equal(Tables, File.ReadAllText(Path.Combine(backend.Folder, First + ".js")));
    }

    [SkippableFact]
    public void One_that_computes_what_it_sends_is_told_so()
    {
        using var backend = Backend.Create().With(First + ".js", """
            import { randomUUID } from 'node:crypto';
            export const up = async queryInterface => {
              await queryInterface.sequelize.query('CREATE TABLE a (id uuid, at timestamptz DEFAULT clock_timestamp())');
              await queryInterface.bulkInsert('a', [{ id: randomUUID() }]);
            };
            """);

        var converted = Assert.Single(Convert(backend, Path.Combine(backend.Folder, First + ".js")));

        Assert.Equal((2, null, true), (converted.UpStatements, converted.DownStatements, converted.Verified));
        Assert.Contains("INSERT INTO \"a\"", Assert.Single(converted.Warnings, warning => warning.StartsWith("It computes", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void One_whose_down_fails_is_converted_without_it()
    {
        using var backend = Backend.Create().With(
            First + ".js", "export const transaction = false; export const up = q => q.createTable('a', { i: 'INTEGER' }); export const down = async () => { throw new Error('no way back'); };");

        var converted = Assert.Single(Convert(backend, backend.Folder));

        Assert.Null(converted.DownStatements);
        Assert.Contains("no way back", Assert.Single(converted.Warnings), StringComparison.Ordinal);
        Assert.Contains("-- migrate:up transaction:false", File.ReadAllText(converted.Target.Path), StringComparison.Ordinal);
    }

    /// <summary>A rolled-back attempt has used up a number, which its SQL, sent again, has not.</summary>
    [SkippableFact]
    public void Nothing_is_written_where_the_database_would_differ()
    {
        using var backend = Backend.Create().With(First + ".js", """
            export const up = async queryInterface => {
              const { sequelize } = queryInterface;
              await sequelize.query('CREATE TABLE a (id serial PRIMARY KEY)');
              await sequelize.transaction(async transaction => {
                await sequelize.query('INSERT INTO a DEFAULT VALUES', { transaction });
                throw new Error('undo');
              }).catch(() => {});
              await sequelize.query('INSERT INTO a DEFAULT VALUES');
            };
            """);

        var error = Assert.Throws<InvalidMigrationException>(() => Convert(backend, backend.Folder));

        Assert.Equal("ConversionDiffers", error.ErrorId);
        Assert.Contains("the original leaves '2', the converted one '1'", error.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(backend.Folder));
    }

    [SkippableTheory]
    [InlineData("export const up = async () => { throw new Error('broken'); };", "", "ConversionFailed", "it does not run on the sandbox: ")]
    [InlineData("export const up = async () => {};", "export const up = async () => { throw new Error('broken'); };", "ConversionBlocked", "the migrations before it do not run")]
    public void Nothing_is_written_where_it_does_not_run(string code, string before, string errorId, string message)
    {
        using var backend = Backend.Create().With(Second + ".js", code);
        if (before.Length > 0)
        {
            backend.With(First + ".js", before);
        }

        var error = Assert.Throws<InvalidMigrationException>(() => Convert(backend, Path.Combine(backend.Folder, Second + ".js")));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("Error: broken", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(backend.Folder, "*.sql"));
    }

    [SkippableFact]
    public void A_file_that_is_there_is_not_overwritten()
    {
        using var backend = Backend.Create().With(First + ".js", "export const up = q => q.createTable('a', { i: 'INTEGER' });");
        Convert(backend, backend.Folder);
        var written = File.ReadAllText(Path.Combine(backend.Folder, First + ".sql"));

        Assert.Empty(Convert(backend, backend.Folder));
        Assert.Equal("ConversionExists", Refused(backend, First + ".js").ErrorId);
        Assert.Equal("MigrationKindUnknown", Refused(backend, First + ".sql").ErrorId);
        backend.With(First + ".js", "export const up = async () => {};");
        Assert.Equal("MigrationOriginalChanged", Refused(backend, First + ".js").ErrorId);
        Assert.Equal(written, File.ReadAllText(Path.Combine(backend.Folder, First + ".sql")));
    }

    private static InvalidMigrationException Refused(Backend backend, string file) =>
        Assert.ThrowsAny<InvalidMigrationException>(() => Convert(backend, Path.Combine(backend.Folder, file)));

    private static List<ConvertedMigration> Convert(Backend backend, params string[] paths)
    {
        var host = new HostEnvironment(backend.Root, Environment.GetEnvironmentVariable, new RunnerIdentity("tests", "tests", "tests"));
        using var converter = new MigratorFactory(host, typeof(Lending.Schema.CreateMarkets).Assembly)
            .CreateConverter(new ConversionRequest(paths, ConversionFormat.Sql), backend);
        return [.. converter.Targets.Select(target => converter.Convert(target))];
    }
}
