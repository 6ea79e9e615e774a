using Lending.Migrations.Chaos.Migrations;
using Lending.Migrations.Chaos.Stage;

namespace Lending.Migrations.Chaos.Checks;

/// <summary>The last word of the history on a migration; what was rolled back left out, since it says nothing.</summary>
internal sealed record LastRow(string Name, string Direction, string Outcome, bool Transactional)
{
    /// <summary>How many statements of an interrupted half are recorded as done, by however many runs.</summary>
    public int Done { get; init; }
}

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
        SELECT DISTINCT ON (name) name, direction, outcome, transactional
        FROM sequelize_meta_history WHERE outcome <> 'rolledback' AND NOT (outcome = 'failed' AND transactional) ORDER BY name, id DESC
        """;

    private const string DoneSql =
        """
        SELECT h.name, count(DISTINCT s.place)::int FROM sequelize_meta_history h JOIN sequelize_meta_statements s ON s.history_id = h.id AND s.finished
        WHERE h.id > coalesce((SELECT max(d.id) FROM sequelize_meta_history d WHERE d.name = h.name AND d.outcome NOT IN ('started', 'failed', 'rolledback')), 0)
        GROUP BY h.name
        """;

    private Observation(Dictionary<string, string> marks, HashSet<string> rows, Dictionary<string, LastRow> last) =>
        (Marks, Rows, Last) = (marks, rows, last);

    public IReadOnlyDictionary<string, string> Marks { get; }

    /// <summary>Of the meta table, without their extension.</summary>
    public IReadOnlySet<string> Rows { get; }

    public IReadOnlyDictionary<string, LastRow> Last { get; }

    public static Observation Of(RoundDatabase database)
    {
        var hasMeta = Exists(database, "sequelize_meta");
        var done = Exists(database, "sequelize_meta_statements")
            ? database.Query<(string Name, int Count)>(DoneSql).ToDictionary(row => row.Name, row => row.Count, StringComparer.Ordinal) : [];
        return new Observation(
            database.Query<(string, string)>(MarksSql).ToDictionary(mark => mark.Item1, mark => mark.Item2, StringComparer.Ordinal),
            hasMeta ? [.. database.Query<string>("SELECT regexp_replace(name, '[.]js$', '') FROM sequelize_meta")] : [],
            Exists(database, "sequelize_meta_history")
                ? database.Query<LastRow>(LastSql).ToDictionary(row => row.Name, row => row with { Done = done.GetValueOrDefault(row.Name) }, StringComparer.Ordinal)
                : []);
    }

    /// <summary>What is there of a migration, in words, for a story.</summary>
    public string Describe(ChaosMigration migration) =>
        $"{migration.Name}: {string.Join(' ', migration.Marks.Select(mark => $"{mark}={Marks.GetValueOrDefault(mark, "-")}"))}, "
        + $"row {(Rows.Contains(migration.Name) ? "yes" : "no")}, history {(Last.TryGetValue(migration.Name, out var last) ? last : "-")}";

    private static bool Exists(RoundDatabase database, string table) => database.Query<bool>($"SELECT to_regclass('{table}') IS NOT NULL")[0];
}
