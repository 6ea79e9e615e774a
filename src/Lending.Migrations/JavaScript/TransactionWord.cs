using System.Text.RegularExpressions;
using Lending.Migrations.Lexing;

namespace Lending.Migrations.JavaScript;

/// <summary>What a statement does to its client's transaction.</summary>
internal enum TransactionVerb
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>BEGIN, START TRANSACTION.</summary>
    Begin,

    /// <summary>COMMIT, END.</summary>
    Commit,

    /// <summary>ROLLBACK, ABORT.</summary>
    Rollback,

    /// <summary>SAVEPOINT name.</summary>
    Savepoint,

    /// <summary>RELEASE name.</summary>
    Release,

    /// <summary>ROLLBACK TO name.</summary>
    RollbackTo,

    /// <summary>SET TRANSACTION, SET SESSION CHARACTERISTICS: how a transaction is, which is ours to say.</summary>
    Mode,

    /// <summary>Two-phase commit.</summary>
    TwoPhase,
}

/// <summary>A statement of transaction control (PostgreSQL manual, "SQL Commands").</summary>
/// <param name="Verb">What it does.</param>
/// <param name="Name">The savepoint, as PostgreSQL folds it; null where there is none.</param>
internal readonly partial record struct TransactionWord(TransactionVerb Verb, string? Name = null)
{
    /// <summary>ROLLBACK TRANSACTION TO SAVEPOINT name.</summary>
    private const int MostWords = 5;

    /// <summary>Reads one statement without its semicolon.</summary>
    public static TransactionWord Of(string statement)
    {
        var match = Control().Match(SqlText.FirstWords(statement, MostWords));
        if (!match.Success)
        {
            return default;
        }

        var verb = Enum.GetValues<TransactionVerb>().First(candidate => match.Groups[candidate.ToString()].Success);
        return new TransactionWord(verb, match.Groups["name"] is { Success: true } name ? Fold(name.Value) : null);
    }

    private static string Fold(string name) => name[0] == '"' ? name[1..^1] : name.ToLowerInvariant();

    [GeneratedRegex(
        """
        \A(?:
          (?<TwoPhase>PREPARE\s+TRANSACTION\b | (?:COMMIT|ROLLBACK)\s+PREPARED\b) |
          (?<Begin>BEGIN\b | START\s+TRANSACTION\b) |
          (?<RollbackTo>ROLLBACK(?:\s+(?:WORK|TRANSACTION))?\s+TO(?:\s+SAVEPOINT)?\s+(?<name>"(?:[^"]|"")+"|\w+)) |
          (?<Rollback>(?:ROLLBACK|ABORT)\b) |
          (?<Commit>(?:COMMIT|END)\b) |
          (?<Savepoint>SAVEPOINT\s+(?<name>"(?:[^"]|"")+"|\w+)) |
          (?<Release>RELEASE(?:\s+SAVEPOINT)?\s+(?<name>"(?:[^"]|"")+"|\w+)) |
          (?<Mode>SET\s+(?:TRANSACTION\b | SESSION\s+CHARACTERISTICS\b))
        )
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Control();
}
