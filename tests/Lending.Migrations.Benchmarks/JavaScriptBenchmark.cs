using System.Text.Json;
using Npgsql;

namespace Lending.Migrations.Benchmarks;

/// <summary>
/// The backend's own <c>.js</c> migrations, a table and an index each: the console from start to end, beside a Node program with umzug
/// and Sequelize from start to end; in turns.
/// </summary>
internal static class JavaScriptBenchmark
{
    private const string Variable = "LENDING_TEST_NODE_MODULES";

    public static void Run(Workplace workplace, ResultTable table)
    {
        var modules = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(modules))
        {
            Console.WriteLine($"NODE IS MISSING: {Variable} names no packages, so JavaScript migrations are not measured.");
            return;
        }

        Compare(workplace, table, modules, 1, rounds: 15, "1.2");
        Compare(workplace, table, modules, 200, rounds: 7, "0.7");
    }

    private static void Compare(Workplace workplace, ResultTable table, string modules, int count, int rounds, string bound)
    {
        var folder = MakeBackend(workplace.PathOf($"backend-{count}"), modules, count);
        var runner = Path.Combine(Environment.CurrentDirectory, "tests", "node", "steps.mjs");
        List<double> umzug = [], ours = [];
        for (var round = -1; round < rounds; round++)
        {
            var theirs = workplace.NewDatabase();
            var byUmzug = Workplace.Milliseconds(() => Workplace.Run("node", [runner, folder, OptionsOf(theirs), $"up {count}"], theirs));
            var forUs = workplace.NewDatabase();
            var byUs = Workplace.Milliseconds(() => Workplace.Run(Workplace.ConsoleProgram, ["up", "--path", folder], forUs));
            if (round >= 0)
            {
                umzug.Add(byUmzug);
                ours.Add(byUs);
            }
        }

        table.Add($"{count} .js by umzug with Sequelize", " ms", "", umzug);
        table.Add($"{count} .js by the console", " ms", "", ours);
        table.Add($"console / umzug, {count} .js, pair by pair", "", bound, [.. ours.Zip(umzug, (us, them) => us / them)]);
    }

    private static string MakeBackend(string root, string modules, int count)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "migrations")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(root, "node_modules"), modules);
        File.WriteAllText(Path.Combine(root, "package.json"), """{ "type": "module" }""");
        for (var number = 0; number < count; number++)
        {
            File.WriteAllText(Path.Combine(folder, Workplace.NameOf(number) + ".js"), $$"""
                export const up = async (queryInterface, Sequelize) => {
                  await queryInterface.createTable('t{{number}}', {
                    id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },
                    name: { type: Sequelize.STRING, allowNull: false },
                    createdAt: { type: Sequelize.DATE, allowNull: false, defaultValue: Sequelize.literal('now()') }
                  });
                  await queryInterface.addIndex('t{{number}}', ['name'], { name: 't{{number}}_name_idx' });
                };

                export const down = async queryInterface => {
                  await queryInterface.dropTable('t{{number}}');
                };
                """);
        }

        return folder;
    }

    private static string OptionsOf(NpgsqlConnectionStringBuilder target) => JsonSerializer.Serialize(
        new { host = target.Host, port = target.Port, database = target.Database, username = target.Username, password = target.Password });
}
