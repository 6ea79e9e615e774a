using Lending.Migrations.Running;
using Npgsql;

namespace Lending.Migrations.Benchmarks;

/// <summary>The same twenty <c>.sql</c> migrations into 500 schemas of one database, so many at a time, by the console from start to end.</summary>
internal static class TenantsBenchmark
{
    private const int Schemas = 500;
    private const int Migrations = 20;
    private const int Rounds = 3;

    private static readonly int[] AtATime = [1, 2, 4, 8];

    public static void Run(Workplace workplace, ResultTable table)
    {
        var folder = workplace.MakeMigrations("tenants", Migrations);
        var times = AtATime.ToDictionary(limit => limit, _ => new List<double>());
        List<double> nothing = [];
        Up(workplace.NewDatabase(), folder, limit: 4, schemas: 20);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var limit in AtATime)
            {
                var database = workplace.NewDatabase();
                times[limit].Add(Up(database, folder, limit, Schemas));
                if (limit == ManyTargets.ThrottleLimit)
                {
                    nothing.Add(Again(database, folder));
                }

                workplace.Drop(database);
            }
        }

        foreach (var limit in AtATime)
        {
            table.Add($"{Schemas} schemas × {Migrations} migrations, {limit} at a time", " ms", "", times[limit]);
        }

        foreach (var limit in AtATime[1..])
        {
            table.Add($"1 / {limit} at a time, round by round", "", "", [.. times[1].Zip(times[limit], (one, many) => one / many)]);
        }

        table.Add($"{Schemas} schemas, nothing to do, {ManyTargets.ThrottleLimit} at a time", " ms", "", nothing);
    }

    private static ManyTargetsSettings ManyTargets { get; } = new();

    private static double Up(NpgsqlConnectionStringBuilder database, string folder, int limit, int schemas)
    {
        Workplace.Execute(database, string.Join(';', Enumerable.Range(0, schemas).Select(number => $"CREATE SCHEMA {NameOf(number)}")));
        return Time(database, folder, limit, schemas);
    }

    private static double Again(NpgsqlConnectionStringBuilder database, string folder) => Time(database, folder, ManyTargets.ThrottleLimit, Schemas);

    private static double Time(NpgsqlConnectionStringBuilder database, string folder, int limit, int schemas)
    {
        string[] arguments = ["up", "--path", folder, "--throttle-limit", $"{limit}", .. Enumerable.Range(0, schemas).SelectMany(number => (string[])["--schema", NameOf(number)])];
        return Workplace.Milliseconds(() => Workplace.Run(Workplace.ConsoleProgram, arguments, database));
    }

    private static string NameOf(int number) => $"tenant_{number}";
}
