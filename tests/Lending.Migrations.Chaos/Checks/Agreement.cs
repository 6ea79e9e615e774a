using Lending.Migrations.Chaos.Clients;
using Lending.Migrations.Chaos.Migrations;

namespace Lending.Migrations.Chaos.Checks;

/// <summary>What a client said has to be what is there.</summary>
internal static class Agreement
{
    /// <param name="claim">Its last words.</param>
    /// <param name="goal">What it was to reach.</param>
    /// <param name="standings">What there is of each migration.</param>
    /// <param name="hadRival">Another one may have done what this one did not.</param>
    /// <exception cref="ViolationException">It said something that is not so.</exception>
    public static void Check(Claim claim, Standing goal, IReadOnlyDictionary<ChaosMigration, Standing> standings, bool hadRival)
    {
        var missing = standings.Where(pair => pair.Value != goal).Select(pair => pair.Key.Name).ToList();
        if (claim.Said == Said.Success && missing.Count > 0)
        {
            throw new ViolationException($"it said that all is done, and it is not: {string.Join(", ", missing)}");
        }

        if (claim.Said == Said.Failure && missing.Count == 0 && !claim.MayBeEither && !hadRival)
        {
            throw new ViolationException("it said that it failed, and all is done");
        }

        if (claim.Finished.FirstOrDefault(missing.Contains) is { } lie)
        {
            throw new ViolationException($"it said that {lie} is done, and it is not");
        }
    }
}
