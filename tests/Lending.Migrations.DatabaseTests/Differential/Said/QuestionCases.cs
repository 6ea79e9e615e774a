using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

/// <summary>What is asked of the database: the answers are compared.</summary>
internal static class QuestionCases
{
    private const string Given = Cases.Users
        + """
        CREATE TABLE loans (id bigserial PRIMARY KEY, "userId" int REFERENCES users ON DELETE CASCADE, amount numeric(10,2) DEFAULT 0, st text DEFAULT 'it''s',
          ok boolean DEFAULT false, at timestamptz DEFAULT now(), UNIQUE ("userId", st));
        COMMENT ON COLUMN loans.st IS 'state';
        CREATE TYPE enum_loans_kind AS ENUM ('x', 'y'); ALTER TABLE loans ADD kind enum_loans_kind DEFAULT 'y', ADD tags text[];
        CREATE INDEX loans_amount ON loans (amount DESC);
        CREATE SCHEMA app; CREATE TABLE app.other (a int);
        """;

    public static IReadOnlyList<Case> All { get; } =
    [
        Asks("whether a table exists", Given, "return [await q.tableExists('loans'), await q.tableExists('nope')]",
            q => new[] { q.TableExists("loans"), q.TableExists("nope") }),
        Asks("whether a table exists in a schema", Given,
            "return [await q.tableExists({ tableName: 'other', schema: 'app' }), await q.tableExists({ tableName: 'loans', schema: 'app' })]",
            q => new[] { q.TableExists("app.other"), q.TableExists("app.loans") }),
        Asks("which tables there are", Given, "return (await q.showAllTables()).sort()", q => q.ShowAllTables()),
        Asks("which schemas there are", Given, "return (await q.showAllSchemas()).filter(one => !one.startsWith('case_'))",
            q => q.ShowAllSchemas().Where(one => !one.StartsWith("case_", StringComparison.Ordinal))),
        Asks("what a table is", Given,
            """
            const columns = await q.describeTable('loans');
            return Object.entries(columns).map(([name, c]) => [name, c.type, `${c.allowNull} ${c.primaryKey}`, c.defaultValue === null ? null : String(c.defaultValue),
              c.comment, c.special.join()])
            """,
            q => q.DescribeTable("loans").Values.Select(c => new[]
            {
                c.Name, c.Type, $"{Js(c.AllowNull)} {Js(c.PrimaryKey)}", c.DefaultValue, c.Comment, string.Join(',', c.Special),
            })),
        Asks("what a table with lengths is", Given, "return Object.values(await q.describeTable('users')).map(c => [c.type, c.defaultValue === null ? null : String(c.defaultValue)])",
            q => q.DescribeTable("users").Values.Select(c => new[] { c.Type, c.DefaultValue })),
        Asks("what a table in a schema is", Given, "return Object.keys(await q.describeTable({ tableName: 'other', schema: 'app' }))",
            q => q.DescribeTable("app.other").Keys),
        Differs("what a table is that is not there", Given, "await q.describeTable('nope')", q => q.DescribeTable("nope"),
            new("errors are its own") { SequelizeFails = "No description found", WeRefuse = "TableNotFound" }),
        Asks("which indexes there are", Given, "return (await q.showIndex('loans')).map(i => [i.name, String(i.primary), String(i.unique), i.fields.map(f => f.attribute).join()])",
            q => q.ShowIndex("loans").Select(i => new[] { i.Name, Js(i.Primary), Js(i.Unique), string.Join(',', i.Fields) })),
        Asks("which constraints there are", Given,
            "return (await q.showConstraint('loans')).filter(c => !c.constraintName.endsWith('_not_null') && c.constraintSchema === 'public').map(c => [c.constraintName, c.constraintType]).sort()",
            q => q.ShowConstraint("loans").Select(c => new[] { c.Name, c.Type })),
        Asks("which foreign keys there are", Given, "return await q.getForeignKeysForTables(['loans', 'users'])", q => q.GetForeignKeysForTables("loans", "users")),
        Asks("where foreign keys point", Given,
            "return (await q.getForeignKeyReferencesForTable('loans')).filter(r => r.tableSchema === 'public' && r.referencedTableSchema === 'public').map(r => [r.constraintName, r.columnName, r.referencedTableName, r.referencedColumnName])",
            q => q.GetForeignKeyReferencesForTable("loans").Select(r => new[] { r.ConstraintName, r.ColumnName, r.ReferencedTableName, r.ReferencedColumnName })),
        Asks("which enums there are", Given, "return (await q.pgListEnums()).map(e => [e.enum_name, e.enum_value])",
            q => q.ShowAllEnums().Select(e => new[] { e.Name, $"{{{string.Join(',', e.Values)}}}" })),
        Asks("which version the server has", "", "return (await q.databaseVersion())", q => q.DatabaseVersion()),
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
