namespace Lending.Migrations.Operations;

/// <content>Schemas, enum types and databases.</content>
public sealed partial class QueryInterface
{
    /// <summary>Makes a schema, if there is none of that name.</summary>
    /// <param name="schema">Its name.</param>
    public void CreateSchema(string schema) => Send($"CREATE SCHEMA IF NOT EXISTS {Quote.Identifier(schema)}");

    /// <summary>Drops a schema with all that is in it, if it exists.</summary>
    /// <param name="schema">Its name.</param>
    public void DropSchema(string schema) => Send($"DROP SCHEMA IF EXISTS {Quote.Identifier(schema)} CASCADE");

    /// <summary>Asks for the names of all schemas but public and the system's own, in order.</summary>
    /// <returns>None where the question is recorded only.</returns>
    public IReadOnlyList<string> ShowAllSchemas() => _sink.Query<string>(Catalogue.Schemas);

    /// <summary>Makes an enum type of its own; a column that uses it says <c>DataTypes.Raw("name")</c>. Sequelize has no such call.</summary>
    /// <param name="type">The type; <c>schema.type</c> for another schema.</param>
    /// <param name="values">Its values, in order.</param>
    public void CreateEnum(TableName type, params string[] values) => Send([EnumDdl.Create(type.In(Schema), values)]);

    /// <summary>
    /// Adds a value to an enum type, unless it has it. In a transaction the value cannot be used before it is committed (PostgreSQL
    /// manual, ALTER TYPE). Sequelize has no such call.
    /// </summary>
    /// <param name="type">The type; that of a column is <c>enum_table_column</c>.</param>
    /// <param name="value">The new value.</param>
    /// <param name="before">The value that it stands before; null for the end.</param>
    /// <param name="after">The value that it stands after; null for the end.</param>
    public void AddEnumValue(TableName type, string value, string? before = null, string? after = null) =>
        Send([EnumDdl.AddValue(type.In(Schema), value, before, after)]);

    /// <summary>Drops an enum type, if it exists. Nothing may use it.</summary>
    /// <param name="type">The type; <c>schema.type</c> for another schema.</param>
    public void DropEnum(TableName type) => Send([EnumDdl.Drop(type.In(Schema))]);

    /// <summary>Drops every enum type of the schema. Nothing may use them.</summary>
    public void DropAllEnums() => Send(ShowAllEnums().Select(type => EnumDdl.Drop(new QualifiedName(Schema, type.Name))));

    /// <summary>Asks for the enum types of a schema (Sequelize's pgListEnums).</summary>
    /// <param name="schema">Null for the one that the migration runs in.</param>
    /// <returns>None where the question is recorded only.</returns>
    public IReadOnlyList<EnumDescription> ShowAllEnums(string? schema = null) => _sink.Query<EnumDescription>(Catalogue.Enums(schema ?? Schema));

    /// <summary>Makes a database. Works outside a transaction only: <c>Transactional = false</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">Null for the server's defaults.</param>
    public void CreateDatabase(string name, CreateDatabaseOptions? options = null)
    {
        var stated = options ?? new();
        Send(string.Concat(
            $"CREATE DATABASE {Quote.Identifier(name)}",
            stated.Encoding is { } encoding ? $" ENCODING = {Quote.String(encoding)}" : "",
            stated.Collate is { } collate ? $" LC_COLLATE = {Quote.String(collate)}" : "",
            stated.CType is { } ctype ? $" LC_CTYPE = {Quote.String(ctype)}" : "",
            stated.Template is { } template ? $" TEMPLATE = {Quote.Identifier(template)}" : ""));
    }

    /// <summary>Drops a database, if it exists. Works outside a transaction only: <c>Transactional = false</c>.</summary>
    /// <param name="name">Its name.</param>
    public void DropDatabase(string name) => Send($"DROP DATABASE IF EXISTS {Quote.Identifier(name)}");

    /// <summary>Asks for the server's version, for example <c>17.2</c>.</summary>
    /// <returns>Empty where the question is recorded only.</returns>
    public string DatabaseVersion() => _sink.Query<string>(new SqlStatement("SHOW server_version")) is [var version, ..] ? version : "";
}
