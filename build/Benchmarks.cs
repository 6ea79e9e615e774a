namespace Lending.Build;

/// <summary>The benchmarks: they measure the console that is delivered, so it is built first.</summary>
internal static class Benchmarks
{
    public static void Run(Workshop workshop, string[] arguments)
    {
        PostgresServer.Ensure(workshop);
        NodeNeighbour.Ensure(workshop);
        Output.Build(workshop);
        workshop.Shell.Run(
            "dotnet",
            ["run", "--project", "tests/Lending.Migrations.Benchmarks", "--configuration", "Release", "--no-build", "--", .. arguments]);
    }
}
