using System.Globalization;

namespace Lending.Migrations.Benchmarks;

/// <summary>An up with nothing to do, 1,000 migrations executed: in an open PowerShell where there is one, and in the engine.</summary>
internal static class NothingToDoBenchmark
{
    private const int Count = 1000;

    public static void Run(Workplace workplace, ResultTable table)
    {
        var folder = workplace.MakeMigrations("nothing", Count);
        var target = workplace.NewDatabase();
        Workplace.Migrator(target, folder).Run(Workplace.Everything);
        var inEngine = Enumerable.Range(0, 40)
            .Select(_ => Workplace.Milliseconds(() => Workplace.Migrator(target, folder).Run(Workplace.Everything)))
            .Skip(10)
            .ToList();
        table.Add("nothing to do, 1,000 executed, engine", " ms", "20 ms", inEngine);

        try
        {
            var lines = Workplace.Run("pwsh", ["-NoProfile", "-NonInteractive", "-Command", Script(folder)], target);
            table.Add("nothing to do, 1,000 executed, open PowerShell", " ms", "20 ms", [.. Numbers(lines)]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("NOT MEASURED IN POWERSHELL: there is no pwsh on the PATH.");
        }
    }

    private static IEnumerable<double> Numbers(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith("ms ", StringComparison.Ordinal))
            .Select(line => double.Parse(line[3..], CultureInfo.InvariantCulture));

    private static string Script(string folder) =>
        $$"""
        $ErrorActionPreference = 'Stop'
        Import-Module '{{Workplace.ModuleFolder}}'
        1..40 | ForEach-Object {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Invoke-MigrationUp -Path '{{folder}}' 6>$null
            if ($_ -gt 10) { 'ms ' + $clock.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture) }
        }
        """;
}
