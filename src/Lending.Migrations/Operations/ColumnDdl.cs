namespace Lending.Migrations.Operations;

/// <summary>
/// Writes the SQL of one column of one table. The order of a definition's parts is Sequelize's:
/// type, NOT NULL, DEFAULT, UNIQUE, REFERENCES.
/// </summary>
internal sealed class ColumnDdl
{
    private readonly QualifiedName _table;
    private readonly string _name;
    private readonly ColumnDefinition _definition;
    private readonly DataType _type;

    public ColumnDdl(QualifiedName table, string name, ColumnDefinition definition)
    {
        _table = table;
        _name = Quote.Identifier(name);
        _definition = definition;
        _type = definition.Type.For(table, name);
        RefuseContradictions();
    }

    public string Name => _name;

    public bool IsPrimaryKey => _definition.PrimaryKey;

    /// <summary>What must stand before the column.</summary>
    public IEnumerable<SqlStatement> Needed => _type.NeededEnum is { } needed ? [needed.Create()] : [];

    /// <summary>What can be said only once the column stands.</summary>
    public IEnumerable<SqlStatement> Comment => _definition.Comment is { } comment
        ? [new SqlStatement($"COMMENT ON COLUMN {_table}.{_name} IS {Quote.String(comment)}")]
        : [];

    /// <summary>The column as CREATE TABLE and ADD COLUMN take it.</summary>
    public string Clause => string.Concat(
        _name,
        $" {(_definition.AutoIncrement ? _type.SerialText : _type.SqlText)}",
        _definition is { AllowNull: false, AutoIncrement: false } ? " NOT NULL" : "",
        _definition.HasDefault ? $" DEFAULT {Default}" : "",
        _definition.Unique ? " UNIQUE" : "",
        _definition.References is { } target ? $" {References(target)}" : "");

    private string Default => _type.Literal(_definition.DefaultValue);

    public IEnumerable<SqlStatement> Add() =>
        [.. Needed, new($"ALTER TABLE {_table} ADD COLUMN {Clause}{(IsPrimaryKey ? " PRIMARY KEY" : "")}"), .. Comment];

    /// <summary>
    /// One ALTER TABLE, so that the table is locked and rewritten once. The old default goes before the type changes, for it need
    /// not fit the new type, and the new one comes after (PostgreSQL manual, ALTER TABLE, examples).
    /// </summary>
    public IEnumerable<SqlStatement> Change(SqlExpression? conversion) =>
        [.. Needed, new($"ALTER TABLE {_table} {string.Join(", ", Changes(conversion))}"), .. Comment];

    private IEnumerable<string> Changes(SqlExpression? conversion)
    {
        if (_definition.AutoIncrement)
        {
            throw Refused("AutoIncrement", "cannot be given to a column that exists. Make the sequence and the default with Query.");
        }

        // Sequelize leaves NULL and the default alone where the change is a foreign key; what its author states is done here all the same.
        var onlyWhatIsStated = _definition.References is not null;
        var column = $"ALTER COLUMN {_name}";
        if (_definition.HasDefault || !onlyWhatIsStated)
        {
            yield return $"{column} DROP DEFAULT";
        }

        yield return $"{column} TYPE {_type.SqlText}{Conversion(conversion)}";
        if (_definition.PrimaryKey || _definition.StatedAllowNull is not null || !onlyWhatIsStated)
        {
            yield return $"{column} {(_definition.PrimaryKey || !_definition.AllowNull ? "SET" : "DROP")} NOT NULL";
        }

        if (_definition.HasDefault)
        {
            yield return $"{column} SET DEFAULT {Default}";
        }

        if (_definition.Unique)
        {
            yield return $"ADD UNIQUE ({_name})";
        }

        if (_definition.References is { } target)
        {
            yield return $"ADD FOREIGN KEY ({_name}) {References(target)}";
        }
    }

    /// <summary>Nothing casts to an enum by itself; by way of text another enum does too, and so does an array of them.</summary>
    private string Conversion(SqlExpression? conversion) => (conversion, _type) switch
    {
        ({ } stated, _) => $" USING {stated.ToSql()}",
        (null, EnumType) => $" USING ({_name}::TEXT::{_type.SqlText})",
        (null, { NeededEnum: not null }) => $" USING ({_name}::TEXT[]::{_type.SqlText})",
        _ => "",
    };

    private string References(ColumnReference target) => string.Concat(
        $"REFERENCES {target.Table.In(_table.Schema)} ({Quote.Identifier(target.Key)})",
        _definition.OnDelete is { } onDelete ? $" ON DELETE {Text(onDelete)}" : "",
        _definition.OnUpdate is { } onUpdate ? $" ON UPDATE {Text(onUpdate)}" : "",
        target.Deferrable switch
        {
            Deferrable.Not => " NOT DEFERRABLE",
            Deferrable.InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
            Deferrable.InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
            _ => "",
        });

    private static string Text(ReferentialAction action) => action switch
    {
        ReferentialAction.Restrict => "RESTRICT",
        ReferentialAction.Cascade => "CASCADE",
        ReferentialAction.SetNull => "SET NULL",
        ReferentialAction.SetDefault => "SET DEFAULT",
        _ => "NO ACTION",
    };

    private void RefuseContradictions()
    {
        if (_definition.AutoIncrement && _type.SerialText is null)
        {
            throw Refused("AutoIncrement", $"does not go with {_type}. Take SmallInt, Integer or BigInt.");
        }

        if (_definition is { AutoIncrement: true, HasDefault: true })
        {
            throw Refused("AutoIncrement", "brings a default of its own. Take DefaultValue out.");
        }

        if (_definition is { References: null, OnDelete: not null } or { References: null, OnUpdate: not null })
        {
            throw Refused("OnDelete or OnUpdate", "needs References. Say what the column points at.");
        }
    }

    private InvalidMigrationException Refused(string subject, string message) =>
        new("ColumnDefinitionInvalid", $"Column {_table}.{_name}: {subject} {message}");
}
