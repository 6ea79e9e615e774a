using System.Collections;

namespace Lending.Migrations.Operations;

/// <summary>
/// The columns of a new table, in order. Written with an initialiser:
/// <c>new() { ["id"] = new() { Type = DataTypes.Integer, PrimaryKey = true }, ["name"] = DataTypes.Text }</c>.
/// </summary>
public sealed class ColumnSet : IReadOnlyCollection<KeyValuePair<string, ColumnDefinition>>
{
    private readonly List<KeyValuePair<string, ColumnDefinition>> _columns = [];

    /// <inheritdoc/>
    public int Count => _columns.Count;

    /// <summary>Adds a column at the end, or reads one.</summary>
    /// <param name="name">Its name; case counts.</param>
    /// <exception cref="InvalidMigrationException">Set: there is a column of that name already.</exception>
    /// <exception cref="KeyNotFoundException">Get: there is none.</exception>
    public ColumnDefinition this[string name]
    {
        get => _columns.Find(column => column.Key == name).Value ?? throw new KeyNotFoundException($"There is no column '{name}'.");
        set => Add(name, value);
    }

    /// <summary>Adds a column at the end.</summary>
    /// <param name="name">Its name; case counts.</param>
    /// <param name="definition">What it is to be.</param>
    /// <exception cref="InvalidMigrationException">There is a column of that name already.</exception>
    public void Add(string name, ColumnDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (_columns.Exists(column => column.Key == name))
        {
            throw new InvalidMigrationException("ColumnDuplicate", $"The column '{name}' is defined twice. Take one of them out.");
        }

        _columns.Add(new(name, definition));
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, ColumnDefinition>> GetEnumerator() => _columns.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>How a table is made.</summary>
public sealed record CreateTableOptions
{
    /// <summary>
    /// True, as Sequelize always does, leaves a table of that name alone, be it another one. False makes that an error, and is
    /// the better choice wherever nobody else makes the table.
    /// </summary>
    public bool IfNotExists { get; init; } = true;

    /// <summary>Kept in the database's catalogue; null for none.</summary>
    public string? Comment { get; init; }

    /// <summary>The schema of a table that names none; null for the one that the migration runs in.</summary>
    public string? Schema { get; init; }

    /// <summary>Columns that are unique together: <c>[new("marketId", "userId")]</c>.</summary>
    public IReadOnlyList<UniqueKey> UniqueKeys { get; init; } = [];
}

/// <summary>Columns of a new table that are unique together.</summary>
/// <param name="Fields">The columns, in order.</param>
public sealed record UniqueKey(params string[] Fields)
{
    /// <summary>The constraint's name; null for PostgreSQL's <c>table_column_column_key</c>, which Sequelize always takes.</summary>
    public string? Name { get; init; }
}
