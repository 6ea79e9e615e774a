using Lending.Migrations.Benchmarks;
using Lending.Migrations.Sandbox;

// Figures, not verdicts: every line is measured in this run, beside what it is compared with. Run by './build.sh bench'.
Workplace.UseMemoryForTheServer();
using var server = PostgresSandbox.Start(new SandboxOptions(Environment.GetEnvironmentVariable, Environment.CurrentDirectory), CancellationToken.None);
using var workplace = new Workplace(server);

var table = new ResultTable();
var only = args.FirstOrDefault();
foreach (var (name, run) in new (string Name, Action<Workplace, ResultTable> Run)[]
{
    ("apply", ApplyBenchmark.Run),
    ("nothing", NothingToDoBenchmark.Run),
    ("status", StatusBenchmark.Run),
    ("console", ConsoleBenchmark.Run),
    ("big", BigFileBenchmark.Run),
    ("javascript", JavaScriptBenchmark.Run),
    ("tenants", TenantsBenchmark.Run),
})
{
    if (only is null || only == name)
    {
        run(workplace, table);
    }
}

Console.WriteLine();
Console.WriteLine(workplace.Description);
Console.WriteLine();
table.Write(Console.Out);
