using System.Text.RegularExpressions;

namespace Lending.Migrations.Lexing;

/// <summary>How a statement behaves outside a transaction: whether what records it can be committed with it.</summary>
internal enum StatementConduct
{
    /// <summary>A transaction takes it, so it is recorded in the same one.</summary>
    InTransaction,

    /// <summary>It needs to be alone, or may end transactions by itself (CALL, DO): it is recorded in the moment behind it.</summary>
    Alone,

    /// <summary>What it does lives in the session, so it is said again in a session that goes on behind it.</summary>
    Session,

    /// <summary>It makes something temporary, which no later session can have again.</summary>
    Temporary,

    /// <summary>It begins a transaction of the author's own.</summary>
    Begin,

    /// <summary>It commits one.</summary>
    Commit,

    /// <summary>It ends one without committing it.</summary>
    Rollback,
}

/// <summary>Reads a statement's conduct from its first words.</summary>
internal static partial class StatementConducts
{
    /// <summary>
    /// What may be sent in a transaction of its own without a difference. A word that is not here is sent alone, which is always right, only less exact.
    /// </summary>
    private static readonly HashSet<string> Transactional = new(StringComparer.OrdinalIgnoreCase)
    {
        "ALTER", "ANALYZE", "COMMENT", "COPY", "CREATE", "DELETE", "DROP", "EXPLAIN", "GRANT", "IMPORT", "INSERT", "MERGE", "REASSIGN", "REFRESH",
        "REVOKE", "SECURITY", "SELECT", "SHOW", "TABLE", "TRUNCATE", "UPDATE", "VALUES", "WITH",
    };

    /// <summary>How a statement behaves.</summary>
    public static StatementConduct Of(string statement)
    {
        var words = SqlText.FirstWords(statement, 4).ToUpperInvariant().Split(' ');
        return SqlText.TransactionControl(statement) is { } control ? OfControl(control)
            : words[0] is "SET" or "RESET" or "LISTEN" or "UNLISTEN" or "LOAD" or "PREPARE" or "DEALLOCATE" or "DISCARD" ? OfSession(words)
            : MakesTemporary(words) && !DropsAtCommit().IsMatch(statement) ? StatementConduct.Temporary
            : words[0] == "SELECT" && ChangesSession().IsMatch(statement) ? StatementConduct.Session
            : !Transactional.Contains(words[0]) || SqlText.NeedsNoTransaction(statement) is not null ? StatementConduct.Alone
            : words is [_, "SUBSCRIPTION" or "DATABASE", ..] ? StatementConduct.Alone
            : StatementConduct.InTransaction;
    }

    /// <summary>True for a statement that may do no more than read.</summary>
    public static bool Asks(string statement) =>
        SqlText.FirstWords(statement, 1).ToUpperInvariant() is "SELECT" or "WITH" or "VALUES" or "TABLE" or "SHOW" or "EXPLAIN" or "";

    /// <summary>True for a statement that builds indexes, which may take hours.</summary>
    public static bool BuildsIndex(string statement) =>
        SqlText.FirstWords(statement, 3).ToUpperInvariant().Split(' ') is ["REINDEX", ..] or ["CREATE", "INDEX", ..] or ["CREATE", "UNIQUE", "INDEX", ..];

    private static bool MakesTemporary(string[] words) => words
        is ["CREATE", "TEMP" or "TEMPORARY", ..] or ["CREATE", "LOCAL" or "GLOBAL", "TEMP" or "TEMPORARY", ..] or ["CREATE", "OR", "REPLACE", "TEMP" or "TEMPORARY"];

    private static StatementConduct OfControl(string control) => control switch
    {
        "BEGIN" or "START TRANSACTION" => StatementConduct.Begin,
        "COMMIT" or "END" => StatementConduct.Commit,
        "ROLLBACK" or "ABORT" or "PREPARE TRANSACTION" => StatementConduct.Rollback,
        _ => StatementConduct.Alone,
    };

    private static StatementConduct OfSession(string[] words) => words is ["SET", "LOCAL" or "TRANSACTION" or "CONSTRAINTS", ..]
        ? StatementConduct.Alone
        : StatementConduct.Session;

    [GeneratedRegex(
        @"\b(?:set_config|setseed|pg_(?:try_)?advisory_lock(?:_shared)?)\s*\(", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ChangesSession();

    [GeneratedRegex(@"\bON\s+COMMIT\s+DROP\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DropsAtCommit();
}
