using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

internal static class QueryCases
{
    public static IReadOnlyList<Case> All { get; } =
    [
        Same("raw SQL", "", "await db.query('CREATE VIEW v AS SELECT 1 AS a;')", q => q.Query("CREATE VIEW v AS SELECT 1 AS a;")),
        Asks("raw SQL that asks", Cases.Roles, "return await db.query('SELECT label FROM roles ORDER BY id', { type: 'SELECT' })",
            q => q.Query<string>("SELECT label FROM roles ORDER BY id").Select(label => new { label })),
    ];
}
