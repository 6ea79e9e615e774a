namespace Lending.Migrations.Operations;

/// <summary>Writes the SQL of a table's constraints, and their default names.</summary>
internal static class ConstraintDdl
{
    public static SqlStatement Add(QualifiedName table, ConstraintOptions options)
    {
        RefuseContradictions(table, options);
        var name = Quote.Identifier(options.Name ?? DefaultName(table, options));
        var fields = Quote.Identifiers(options.Fields);
        var body = options.Type switch
        {
            ConstraintType.Unique => $"UNIQUE ({fields}){When(options.Deferrable)}",
            ConstraintType.PrimaryKey => $"PRIMARY KEY ({fields}){When(options.Deferrable)}",
            ConstraintType.Check => $"CHECK ({options.Where!.ToSql()})",
            _ => $"FOREIGN KEY ({fields}) {References(table, options)}",
        };
        return new($"ALTER TABLE {table} ADD CONSTRAINT {name} {body}");
    }

    public static SqlStatement Remove(QualifiedName table, string name) =>
        new($"ALTER TABLE {table} DROP CONSTRAINT {Quote.Identifier(name)}");

    /// <summary>The part that a column's definition and a table's constraint have in common.</summary>
    public static string References(
        QualifiedName target, IReadOnlyList<string> keys, ReferentialAction? onDelete, ReferentialAction? onUpdate, Deferrable? deferrable) =>
        string.Concat(
            $"REFERENCES {target} ({Quote.Identifiers(keys)})",
            onDelete is { } deleted ? $" ON DELETE {Text(deleted)}" : "",
            onUpdate is { } updated ? $" ON UPDATE {Text(updated)}" : "",
            When(deferrable));

    private static string References(QualifiedName table, ConstraintOptions options)
    {
        var target = options.References!;
        string[] keys = target.Fields.Length > 0 ? target.Fields : ["id"];
        return References(target.Table.In(table.Schema), keys, options.OnDelete, options.OnUpdate, options.Deferrable);
    }

    /// <summary>Sequelize's rule, but of the table's name alone: its schema in the name would make a constraint that no call can remove.</summary>
    private static string DefaultName(QualifiedName table, ConstraintOptions options)
    {
        var fields = string.Join('_', options.Fields);
        return options.Type switch
        {
            ConstraintType.Unique => $"{table.Name}_{fields}_uk",
            ConstraintType.PrimaryKey => $"{table.Name}_{fields}_pk",
            ConstraintType.Check => $"{table.Name}_{fields}_ck",
            _ => $"{table.Name}_{fields}_{options.References!.Table.Name}_fk",
        };
    }

    private static void RefuseContradictions(QualifiedName table, ConstraintOptions options)
    {
        var isForeignKey = options.Type == ConstraintType.ForeignKey;
        var isCheck = options.Type == ConstraintType.Check;
        var problem = options switch
        {
            { Fields.Count: 0 } when !isCheck || options.Name is null => "needs Fields. A check may have a Name instead.",
            { References: null } when isForeignKey => "needs References. Say what it points at.",
            { Where: null } or { Where.IsEmpty: true } when isCheck => "needs Where. Say what it checks.",
            { Where: not null } when !isCheck => "has a Where, which only a check can have. For a part of the rows make a unique index.",
            { References: not null } or { OnDelete: not null } or { OnUpdate: not null } when !isForeignKey =>
                "has References, OnDelete or OnUpdate, which only a foreign key can have.",
            { Deferrable: not null } when isCheck => "cannot be deferred: PostgreSQL checks it at once. Take Deferrable out.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new InvalidMigrationException("ConstraintInvalid", $"The constraint {options.Type} on {table} {problem}");
        }
    }

    public static string When(Deferrable? deferrable) => deferrable switch
    {
        Deferrable.Not => " NOT DEFERRABLE",
        Deferrable.InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
        Deferrable.InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
        _ => "",
    };

    private static string Text(ReferentialAction action) => action switch
    {
        ReferentialAction.Restrict => "RESTRICT",
        ReferentialAction.Cascade => "CASCADE",
        ReferentialAction.SetNull => "SET NULL",
        ReferentialAction.SetDefault => "SET DEFAULT",
        _ => "NO ACTION",
    };
}
