using System.Diagnostics;
using System.Globalization;

namespace Lending.Migrations.Benchmarks;

/// <summary>A 500 MB <c>.sql</c> file through the console: the most memory that the process held.</summary>
internal static class BigFileBenchmark
{
    private const long Size = 500L * 1000 * 1000;

    public static void Run(Workplace workplace, ResultTable table)
    {
        var folder = workplace.MakeMigrations("big", 0);
        WriteFile(Path.Combine(folder, "20240101000000-load-data.sql"));
        var target = workplace.NewDatabase();
        var peak = 0d;
        var time = Workplace.Milliseconds(() => Workplace.Run(Workplace.ConsoleProgram, ["up", "--path", folder], target, process => peak = Math.Max(peak, Peak(process))));
        table.Add("500 MB .sql file, peak memory", " MB", "200 MB", [peak]);
        table.Add("500 MB .sql file, time", " s", "", [time / 1000]);
    }

    /// <summary>Rows of about 1 kB, 100 a statement: the server's work is to store them, ours to cut and send them.</summary>
    private static void WriteFile(string path)
    {
        var filler = new string('x', 960);
        using var writer = new StreamWriter(path);
        writer.WriteLine("-- migrate:up");
        writer.WriteLine("CREATE UNLOGGED TABLE \"data\" (\"id\" INTEGER, \"text\" TEXT);");
        for (var id = 0L; writer.BaseStream.Position < Size; id += 100)
        {
            writer.Write("INSERT INTO \"data\" VALUES ");
            for (var row = 0; row < 100; row++)
            {
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{(row == 0 ? "" : ", ")}({id + row}, '{filler}')"));
            }

            writer.WriteLine(";");
        }
    }

    /// <summary>The kernel's own high-water mark, in MB; where it does not tell one, what the process holds now.</summary>
    private static double Peak(Process process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;
        }
        catch (IOException) when (!OperatingSystem.IsLinux())
        {
            process.Refresh();
            return process.WorkingSet64 / 1e6;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return 0;
        }
    }
}
