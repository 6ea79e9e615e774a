namespace Lending.Build;

/// <summary>The chaos suite: it breaks the console and the module that are delivered, so both are built first.</summary>
internal static class Chaos
{
    /// <returns>0 only where nothing was violated.</returns>
    public static int Run(Workshop workshop, string[] arguments)
    {
        PostgresServer.Ensure(workshop);
        NodeNeighbour.Ensure(workshop);
        Output.Build(workshop);
        return workshop.Shell.Try(
            "dotnet",
            ["run", "--project", "tests/Lending.Migrations.Chaos", "--configuration", "Release", "--no-build", "--", .. arguments]);
    }
}
