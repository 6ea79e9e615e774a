using System.Globalization;
using Xunit.Sdk;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>A test that rolls dice: a failure tells the seed, and <c>LENDING_TEST_SEED</c> rolls the same again.</summary>
internal static class Seeded
{
    private const string Variable = "LENDING_TEST_SEED";

    public static void Run(Action<Random> test)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        try
        {
            test(new Random(seed));
        }
        catch (Exception exception) when (exception is not Xunit.SkipException)
        {
            throw new XunitException($"With {Variable}={seed}: {exception.Message}", exception);
        }
    }
}
