namespace Lending.Migrations.Benchmarks;

/// <summary>The console from start to end of an up with nothing to do: the lending schema, executed.</summary>
internal static class ConsoleBenchmark
{
    public static void Run(Workplace workplace, ResultTable table)
    {
        var target = workplace.NewDatabase();
        var program = Workplace.ConsoleProgram;
        Workplace.Run(program, ["up"], target);
        var times = Enumerable.Range(0, 25).Select(_ => Workplace.Milliseconds(() => Workplace.Run(program, ["up"], target))).Skip(5).ToList();
        table.Add("console, nothing to do, start to end", " ms", "250 ms", times);
    }
}
