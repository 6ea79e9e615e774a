namespace Lending.Migrations.Operations;

/// <summary>
/// A table and, where the author names one, its schema. Text converts to it: <c>"markets"</c> or <c>"app.markets"</c>. A table whose
/// own name has a dot is written <c>new TableName("odd.name")</c>.
/// </summary>
public sealed record TableName
{
    /// <summary>Takes both parts as they are.</summary>
    /// <param name="name">The table, whole: a dot in it is part of the name.</param>
    /// <param name="schema">Null for the schema that the migration runs in.</param>
    public TableName(string name, string? schema = null)
    {
        Name = name;
        Schema = schema;
        IndexPrefix = name;
    }

    /// <summary>The table without its schema.</summary>
    public string Name { get; }

    /// <summary>Null for the schema that the migration runs in.</summary>
    public string? Schema { get; }

    /// <summary>
    /// How the names of its indexes begin. Sequelize takes the table's text, so <c>"app.markets"</c> gives <c>app_markets</c> where the
    /// object form gives <c>markets</c>.
    /// </summary>
    internal string IndexPrefix { get; private init; }

    /// <summary>Reads <c>table</c> or <c>schema.table</c>.</summary>
    /// <exception cref="InvalidMigrationException">The text is empty or has more than one dot.</exception>
    public static TableName Parse(string? text)
    {
        var parts = text?.Split('.') ?? [];
        return parts switch
        {
            [{ Length: > 0 } name] => new TableName(name),
            [{ Length: > 0 } schema, { Length: > 0 } name] => new TableName(name, schema) { IndexPrefix = text!.Replace('.', '_') },
            _ => throw new InvalidMigrationException(
                "TableNameInvalid",
                $"'{text}' names no table. Write table or schema.table; for a name with a dot in it new TableName(name, schema)."),
        };
    }

    /// <inheritdoc cref="Parse"/>
    public static implicit operator TableName(string? text) => Parse(text);

    /// <summary>Same schema, same table; how it was written does not count.</summary>
    public bool Equals(TableName? other) => other is not null && Name == other.Name && Schema == other.Schema;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Schema);

    /// <summary>Both parts, for people.</summary>
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";

    internal QualifiedName In(string defaultSchema) => new(Schema ?? defaultSchema, Name);
}

/// <summary>A table, index or type with its schema known; as text it is quoted.</summary>
internal sealed record QualifiedName(string Schema, string Name)
{
    public override string ToString() => $"{Quote.Identifier(Schema)}.{Quote.Identifier(Name)}";
}
