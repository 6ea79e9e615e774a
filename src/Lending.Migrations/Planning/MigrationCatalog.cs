namespace Lending.Migrations.Planning;

/// <summary>The set of migrations of a run: ordered, one a name.</summary>
public sealed class MigrationCatalog
{
    private readonly Dictionary<string, Migration> _byName;

    /// <summary>Orders the migrations by name, ordinally.</summary>
    /// <exception cref="InvalidMigrationException">Two of them have one name.</exception>
    public MigrationCatalog(IEnumerable<Migration> migrations)
    {
        _byName = new Dictionary<string, Migration>(StringComparer.Ordinal);
        foreach (var migration in migrations)
        {
            if (!_byName.TryAdd(migration.Name.Value, migration))
            {
                throw new InvalidMigrationException(
                    "MigrationDuplicate",
                    $"Two migrations are named {migration.Name}: {_byName[migration.Name.Value].Origin} and {migration.Origin}. "
                    + "A name is one migration, whatever its extension: rename or remove one of them.");
            }
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

    /// <summary>The migration of a stem, or null.</summary>
    public Migration? Find(string stem) => _byName.GetValueOrDefault(stem);
}
