namespace Lending.Migrations.Planning;

/// <summary>The set of migrations of a run: ordered, one a name.</summary>
public sealed class MigrationCatalog
{
    private readonly Dictionary<string, Migration> _byName;

    /// <summary>Orders the migrations by name, ordinally. One that was converted stands for the file that it was converted from.</summary>
    /// <exception cref="InvalidMigrationException">Two of them have one name otherwise, or the original was changed since.</exception>
    public MigrationCatalog(IEnumerable<Migration> migrations)
    {
        _byName = new Dictionary<string, Migration>(StringComparer.Ordinal);
        foreach (var migration in migrations)
        {
            var other = _byName.GetValueOrDefault(migration.Name.Value);
            _byName[migration.Name.Value] = other is null ? migration : StandingFor(migration, other) ?? StandingFor(other, migration)
                ?? throw new InvalidMigrationException(
                    "MigrationDuplicate",
                    $"Two migrations are named {migration.Name}: {other.Origin} and {migration.Origin}. "
                    + "A name is one migration, whatever its extension: rename or remove one of them.");
        }

        var ordered = _byName.Values.ToArray();
        Array.Sort(ordered, (left, right) => left.Name.CompareTo(right.Name));
        Migrations = ordered;
    }

    /// <summary>All, in ordinal order of their names.</summary>
    public IReadOnlyList<Migration> Migrations { get; }

    /// <summary>The same set with some of its migrations in a new form.</summary>
    public MigrationCatalog With(IEnumerable<Migration> changed)
    {
        var forms = changed.ToDictionary(migration => migration.Name);
        return new MigrationCatalog(Migrations.Select(migration => forms.GetValueOrDefault(migration.Name, migration)));
    }

    /// <summary>The converted one of two; null where it was not converted from the other.</summary>
    private static Migration? StandingFor(Migration converted, Migration original)
    {
        if (converted.Original is not { } known || original.Origin.FilePath is not { } path || Path.GetFileName(path) != known.FileName)
        {
            return null;
        }

        return original.Checksum == known.Checksum ? converted : throw new InvalidMigrationException(
            "MigrationOriginalChanged",
            $"{original.Origin} was changed after it was converted to {converted.Origin}, so it is not clear which one is meant. "
            + "Remove the converted file and convert again, or remove the original.");
    }

    /// <summary>The migration of a stem, or null.</summary>
    public Migration? Find(string stem) => _byName.GetValueOrDefault(stem);
}
