namespace Lending.Migrations.Lexing;

/// <summary>What a concurrent build or drop names.</summary>
/// <param name="Builds">True for CREATE INDEX CONCURRENTLY, false for DROP INDEX CONCURRENTLY.</param>
/// <param name="Index">As it is written: quotes, and for a drop the schema, included.</param>
/// <param name="Table">As it is written; null for a drop.</param>
/// <param name="Unique">True for CREATE UNIQUE INDEX.</param>
internal sealed record IndexStatement(bool Builds, string Index, string? Table, bool Unique)
{
    /// <summary>Reads one; null for any other statement, and for a build that leaves the name to the server.</summary>
    public static IndexStatement? Of(string statement)
    {
        var words = SqlText.Names(statement, most: 12);
        var upper = words.Select(word => word.ToUpperInvariant()).ToList();
        if (upper is ["DROP", "INDEX", "CONCURRENTLY", ..])
        {
            var name = upper is [_, _, _, "IF", "EXISTS", ..] ? 5 : 3;
            return name < words.Count ? new IndexStatement(Builds: false, words[name], Table: null, Unique: false) : null;
        }

        var unique = upper is ["CREATE", "UNIQUE", ..];
        var at = unique ? 2 : 1;
        if (upper.Count <= at + 3 || upper[0] != "CREATE" || upper[at] != "INDEX" || upper[at + 1] != "CONCURRENTLY")
        {
            return null;
        }

        at += upper[at + 2] == "IF" ? 5 : 2;
        var on = at + 1;
        if (on >= words.Count || upper[at] == "ON" || upper[on] != "ON")
        {
            return null;
        }

        var table = on + 1 < words.Count && upper[on + 1] == "ONLY" ? on + 2 : on + 1;
        return table < words.Count ? new IndexStatement(Builds: true, words[at], words[table], unique) : null;
    }
}
