using Lending.Migrations.Chaos.Migrations;
using Lending.Migrations.Chaos.Stage;

namespace Lending.Migrations.Chaos.Checks;

/// <summary>The last word of the history on a migration; failures that were rolled back left out, since they say nothing.</summary>
internal sealed record LastRow(string Name, string Direction, string Outcome, bool Transactional, int Statements);

/// <summary>All that the database shows, read by SQL of our own and not by the engine.</summary>
internal sealed class Observation
{
    private const string MarksSql =
        """
        SELECT c.relname::text, CASE WHEN i.indisvalid = false THEN 'invalid' ELSE 'there' END
        FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relname ~ '^[txf][0-9]+_[0-9]+$'
        UNION ALL
        SELECT attname::text, 'there' FROM pg_attribute WHERE attrelid = 'shared'::regclass AND NOT attisdropped AND attname ~ '^c[0-9]+_[0-9]+$'
        UNION ALL
        SELECT mark, CASE count(*) WHEN 1 THEN 'there' ELSE 'twice' END FROM effects GROUP BY mark
        """;

    private const string LastSql =
        """
        SELECT DISTINCT ON (name) name, direction, outcome, transactional, statements
        FROM sequelize_meta_history WHERE NOT (outcome = 'failed' AND transactional) ORDER BY name, id DESC
        """;

    private Observation(Dictionary<string, string> marks, HashSet<string> rows, Dictionary<string, LastRow> last) =>
        (Marks, Rows, Last) = (marks, rows, last);

    public IReadOnlyDictionary<string, string> Marks { get; }

    /// <summary>Of the meta table, without their extension.</summary>
    public IReadOnlySet<string> Rows { get; }

    public IReadOnlyDictionary<string, LastRow> Last { get; }

    public static Observation Of(RoundDatabase database)
    {
        var hasMeta = database.Query<bool>("SELECT to_regclass('sequelize_meta') IS NOT NULL")[0];
        var hasHistory = database.Query<bool>("SELECT to_regclass('sequelize_meta_history') IS NOT NULL")[0];
        return new Observation(
            database.Query<(string, string)>(MarksSql).ToDictionary(mark => mark.Item1, mark => mark.Item2, StringComparer.Ordinal),
            hasMeta ? [.. database.Query<string>("SELECT regexp_replace(name, '[.]js$', '') FROM sequelize_meta")] : [],
            hasHistory ? database.Query<LastRow>(LastSql).ToDictionary(row => row.Name, StringComparer.Ordinal) : []);
    }

    /// <summary>What is there of a migration, in words, for a story.</summary>
    public string Describe(ChaosMigration migration) =>
        $"{migration.Name}: {string.Join(' ', migration.Marks.Select(mark => $"{mark}={Marks.GetValueOrDefault(mark, "-")}"))}, "
        + $"row {(Rows.Contains(migration.Name) ? "yes" : "no")}, history {(Last.TryGetValue(migration.Name, out var last) ? last : "-")}";
}
