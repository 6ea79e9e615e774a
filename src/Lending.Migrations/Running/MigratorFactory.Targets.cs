using System.Net;

namespace Lending.Migrations.Running;

/// <content>Several targets at once.</content>
public sealed partial class MigratorFactory
{
    /// <summary>Finds the databases; what surrounds the process is read once for each that is named otherwise.</summary>
    /// <param name="wanted">One entry a target.</param>
    /// <exception cref="InvalidMigrationException">One is not understood, or is named twice: nothing is begun.</exception>
    public IReadOnlyList<ChosenTarget> ResolveAll(IReadOnlyList<MigratorOptions> wanted)
    {
        var found = new Dictionary<(string?, NetworkCredential?, TimeSpan), MigratorTarget>();
        var chosen = new List<ChosenTarget>(wanted.Count);
        var known = new HashSet<object>();
        foreach (var options in wanted)
        {
            // The URL may come as null, which is the surroundings' own.
            var said = (options.DatabaseUrl, options.Credential, options.WaitForDatabase);
            if (!found.TryGetValue(said, out var target))
            {
                found.Add(said, target = Resolve(options, chosen.Count + 1, wanted.Count));
            }

            var one = new ChosenTarget(options, target);
            chosen.Add(known.Add(one.Key) ? one : throw new InvalidMigrationException(
                "TargetDuplicate", $"{one.Name} is named twice. Nothing was begun. Name each database and schema once."));
        }

        return chosen;
    }

    /// <summary>Puts the engine together for one of several targets.</summary>
    /// <param name="target">Which.</param>
    /// <param name="set">
    /// What <see cref="Load"/> gave: it is read once for all of them, because a migration does not change. Null for a request that reads no
    /// set.
    /// </param>
    /// <param name="observer">Hears what happens.</param>
    public Migrator Create(ChosenTarget target, IReadOnlyList<Migration>? set, IMigrationObserver observer) =>
        Create(target.Options, target.Reached, observer, new LoadedSource(set ?? []));

    /// <summary>Nothing of a URL may be said, so its place among the others tells which one is meant.</summary>
    private MigratorTarget Resolve(MigratorOptions options, int number, int count)
    {
        try
        {
            return Resolve(options);
        }
        catch (InvalidMigrationException error) when (count > 1)
        {
            throw new InvalidMigrationException(error.ErrorId, $"Target {number} of {count}: {error.Message}", location: null, error);
        }
    }

    /// <summary>A set that was read before.</summary>
    private sealed class LoadedSource(IReadOnlyList<Migration> migrations) : IMigrationSource
    {
        public IReadOnlyList<Migration> Load() => migrations;
    }
}
