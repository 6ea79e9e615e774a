using System.Text;

namespace Lending.Migrations.Benchmarks;

/// <summary>1,000 <c>.sql</c> migrations by the engine, beside psql with the same SQL, BEGIN, the insert and COMMIT; in turns.</summary>
internal static class ApplyBenchmark
{
    private const int Count = 1000;
    private const int Rounds = 7;

    public static void Run(Workplace workplace, ResultTable table)
    {
        var folder = workplace.MakeMigrations("apply", Count);
        var script = workplace.PathOf("apply.psql");
        File.WriteAllText(script, ScriptForPsql());
        List<double> psql = [], ours = [];
        for (var round = -1; round < Rounds; round++)
        {
            var forPsql = workplace.NewDatabase();
            var byPsql = Workplace.Milliseconds(() => Workplace.Run(
                workplace.Psql,
                ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", forPsql.Host!, "-p", $"{forPsql.Port}", "-U", forPsql.Username!, "-d", forPsql.Database!, "-f", script],
                forPsql));
            var forUs = workplace.NewDatabase();
            var byUs = Workplace.Milliseconds(() => Workplace.Migrator(forUs, folder).Run(Workplace.Everything));
            if (round >= 0)
            {
                psql.Add(byPsql);
                ours.Add(byUs);
            }
        }

        table.Add($"{Count} migrations by psql", " ms", "", psql);
        table.Add($"{Count} migrations by the engine", " ms", "", ours);
        table.Add("engine / psql, pair by pair", "", "1.0", [.. ours.Zip(psql, (us, them) => us / them)]);
    }

    private static string ScriptForPsql()
    {
        var script = new StringBuilder("CREATE TABLE \"sequelize_meta\" (\"name\" VARCHAR(255) NOT NULL UNIQUE, PRIMARY KEY (\"name\"));\n");
        for (var number = 0; number < Count; number++)
        {
            script.Append("BEGIN;\n").AppendJoin(";\n", Workplace.StatementsOf(number))
                .Append(";\nINSERT INTO \"sequelize_meta\" (\"name\") VALUES ('").Append(Workplace.NameOf(number)).Append(".js');\nCOMMIT;\n");
        }

        return script.ToString();
    }
}
