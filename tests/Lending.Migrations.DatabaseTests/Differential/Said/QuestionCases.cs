using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

/// <summary>
/// What is asked of the database: the answers are compared. The tables have names of their own, for Sequelize answers of all tables of a
/// name, in whatever schema, and other cases are kept in theirs. What they leave is not looked at.
/// </summary>
internal static class QuestionCases
{
    private static readonly string Given = Cases.Users.Replace("users", "asked_users", StringComparison.Ordinal)
        + """
        CREATE TABLE asked_loans (id bigserial PRIMARY KEY, "userId" int REFERENCES asked_users ON DELETE CASCADE, amount numeric(10,2) DEFAULT 0, st text DEFAULT 'open',
          ok boolean DEFAULT false, at timestamptz DEFAULT now(), UNIQUE ("userId", st));
        COMMENT ON COLUMN asked_loans.st IS 'state';
        CREATE TYPE enum_asked_loans_kind AS ENUM ('x', 'y'); ALTER TABLE asked_loans ADD kind enum_asked_loans_kind DEFAULT 'y', ADD tags text[];
        CREATE INDEX asked_loans_amount ON asked_loans (amount DESC);
        CREATE SCHEMA app; CREATE TABLE app.asked_other (a int);
        """;

    private static readonly Case[] Questions =
    [
        Asks("whether a table exists", Given, "return [await q.tableExists('asked_loans'), await q.tableExists('nope')]",
            q => new[] { q.TableExists("asked_loans"), q.TableExists("nope") }),
        Asks("whether a table exists in a schema", Given,
            "return [await q.tableExists({ tableName: 'asked_other', schema: 'app' }), await q.tableExists({ tableName: 'asked_loans', schema: 'app' })]",
            q => new[] { q.TableExists("app.asked_other"), q.TableExists("app.asked_loans") }),
        Asks("which tables there are", Given, "return (await q.showAllTables()).sort()", q => q.ShowAllTables()),
        Asks("which schemas there are", Given, "return (await q.showAllSchemas()).filter(one => !one.startsWith('case_'))",
            q => q.ShowAllSchemas().Where(one => !one.StartsWith("case_", StringComparison.Ordinal))),
        Asks("what a table is", Given,
            """
            const columns = await q.describeTable('asked_loans');
            return Object.entries(columns).map(([name, c]) => [name, c.type, `${c.allowNull} ${c.primaryKey}`, c.defaultValue === null ? null : String(c.defaultValue),
              c.comment, c.special.join()])
            """,
            q => q.DescribeTable("asked_loans").Values.Select(c => new[]
            {
                c.Name, c.Type, $"{Js(c.AllowNull)} {Js(c.PrimaryKey)}", c.DefaultValue, c.Comment, string.Join(',', c.Special),
            })),
        Asks("what a table with lengths is", Given, "return Object.values(await q.describeTable('asked_users')).map(c => [c.type, c.defaultValue === null ? null : String(c.defaultValue)])",
            q => q.DescribeTable("asked_users").Values.Select(c => new[] { c.Type, c.DefaultValue })),
        Asks("what a table in a schema is", Given, "return Object.keys(await q.describeTable({ tableName: 'asked_other', schema: 'app' }))",
            q => q.DescribeTable("app.asked_other").Keys),
        Differs("what a table is that is not there", Given, "await q.describeTable('nope')", q => q.DescribeTable("nope"),
            new("errors are its own") { SequelizeFails = "No description found", WeRefuse = "TableNotFound" }),
        Asks("which indexes there are", Given, "return (await q.showIndex('asked_loans')).map(i => [i.name, String(i.primary), String(i.unique), i.fields.map(f => f.attribute).join()])",
            q => q.ShowIndex("asked_loans").Select(i => new[] { i.Name, Js(i.Primary), Js(i.Unique), string.Join(',', i.Fields) })),
        Asks("which constraints there are", Given,
            "return (await q.showConstraint('asked_loans')).filter(c => !c.constraintName.endsWith('_not_null') && c.constraintSchema === 'public').map(c => [c.constraintName, c.constraintType]).sort()",
            q => q.ShowConstraint("asked_loans").Select(c => new[] { c.Name, c.Type })),
        Asks("which foreign keys there are", Given, "return await q.getForeignKeysForTables(['asked_loans', 'asked_users'])", q => q.GetForeignKeysForTables("asked_loans", "asked_users")),
        Asks("where foreign keys point", Given,
            "return (await q.getForeignKeyReferencesForTable('asked_loans')).filter(r => r.tableSchema === 'public' && r.referencedTableSchema === 'public').map(r => [r.constraintName, r.columnName, r.referencedTableName, r.referencedColumnName])",
            q => q.GetForeignKeyReferencesForTable("asked_loans").Select(r => new[] { r.ConstraintName, r.ColumnName, r.ReferencedTableName, r.ReferencedColumnName })),
        Asks("which enums there are", Given, "return (await q.pgListEnums()).map(e => [e.enum_name, e.enum_value])",
            q => q.ShowAllEnums().Select(e => new[] { e.Name, $"{{{string.Join(',', e.Values)}}}" })),
        Asks("which version the server has", "", "return (await q.databaseVersion())", q => q.DatabaseVersion()),
    ];

    public static IReadOnlyList<Case> All { get; } =
    [
        .. Questions.Select(one => one with { IsQuestion = true }),
        Asks("a table is made only where there is none", Given, "if (!await q.tableExists('fresh')) await q.createTable('fresh', { a: S.TEXT })", q =>
        {
            if (!q.TableExists("fresh"))
            {
                q.CreateTable("fresh", new() { ["a"] = DataTypes.Text });
            }

            return null;
        }),
    ];

    private static string Js(bool flag) => flag ? "true" : "false";
}
