namespace Lending.Migrations.Lexing;

/// <summary>
/// What is known of the statement in hand: whether a semicolon ends it, and whether it is one that a migration may not hold.
/// </summary>
/// <remarks>
/// A semicolon does not end a statement inside parentheses (CREATE RULE … DO (…; …)) or inside a routine's body
/// BEGIN ATOMIC … END. In such a body each inner statement is closed by a semicolon, so an END that closes the body stands
/// first in its place: the END of a CASE, or a column of that name, does not.
/// </remarks>
internal struct StatementShape
{
    private SqlKeyword _first;
    private SqlKeyword _second;
    private SqlKeyword _third;
    private SqlKeyword _fourth;
    private int _words;
    private SqlKeyword _previous;
    private int _parentheses;
    private int _bodies;
    private bool _firstOfInner;
    private bool _beginCounted;
    private bool _named;
    private bool _concurrent;
    private bool _detaches;
    private bool _movesTablespace;
    private bool _leavesSlot;

    /// <summary>True where a semicolon ends the statement.</summary>
    public readonly bool IsWhole => _parentheses == 0 && _bodies == 0;

    /// <summary>What is open, in words; null for a whole statement.</summary>
    public readonly string? Open => _parentheses > 0 ? "a '(' without its ')'" : _bodies > 0 ? "a BEGIN ATOMIC without its END" : null;

    /// <summary>True for COPY … FROM STDIN: its data follows on the next lines.</summary>
    public bool CopiesFromClient { get; private set; }

    /// <summary>True for COPY … TO STDOUT, whose data nobody takes.</summary>
    public bool CopiesToClient { get; private set; }

    /// <summary>The words of transaction control that the statement is; null for any other. Savepoints are none.</summary>
    public readonly string? TransactionControl => (_first, _second) switch
    {
        (SqlKeyword.Begin, _) => "BEGIN",
        (SqlKeyword.Start, SqlKeyword.Transaction) => "START TRANSACTION",
        (SqlKeyword.Commit, SqlKeyword.Prepared) => "COMMIT PREPARED",
        (SqlKeyword.Commit, _) => "COMMIT",
        (SqlKeyword.End, _) => "END",
        (SqlKeyword.Abort, _) => "ABORT",
        (SqlKeyword.Prepare, SqlKeyword.Transaction) when _third != SqlKeyword.As => "PREPARE TRANSACTION",
        (SqlKeyword.Rollback, SqlKeyword.To) => null,
        (SqlKeyword.Rollback, SqlKeyword.Work or SqlKeyword.Transaction) when _third == SqlKeyword.To => null,
        (SqlKeyword.Rollback, SqlKeyword.Prepared) => "ROLLBACK PREPARED",
        (SqlKeyword.Rollback, _) => "ROLLBACK",
        _ => null,
    };

    /// <summary>
    /// The words of a statement that the server refuses in a transaction (25001; PostgreSQL manual, the notes of each command); null for
    /// any other. Of CREATE SUBSCRIPTION the options say whether a slot is made; DROP SUBSCRIPTION depends on the slot that there is, so the
    /// server is left to decide.
    /// </summary>
    public readonly string? NeedsNoTransaction => (_first, _second) switch
    {
        (SqlKeyword.Vacuum, _) => "VACUUM",
        (SqlKeyword.Alter, SqlKeyword.System) => "ALTER SYSTEM",
        (SqlKeyword.Create, SqlKeyword.Database) => "CREATE DATABASE",
        (SqlKeyword.Drop, SqlKeyword.Database) => "DROP DATABASE",
        (SqlKeyword.Create, SqlKeyword.Tablespace) => "CREATE TABLESPACE",
        (SqlKeyword.Drop, SqlKeyword.Tablespace) => "DROP TABLESPACE",
        (SqlKeyword.Reindex, SqlKeyword.Database or SqlKeyword.System or SqlKeyword.Schema) => "REINDEX of more than a table",
        (SqlKeyword.Create, SqlKeyword.Index) when _third == SqlKeyword.Concurrently => "CREATE INDEX CONCURRENTLY",
        (SqlKeyword.Create, SqlKeyword.Unique) when _fourth == SqlKeyword.Concurrently => "CREATE INDEX CONCURRENTLY",
        (SqlKeyword.Drop, SqlKeyword.Index) when _third == SqlKeyword.Concurrently => "DROP INDEX CONCURRENTLY",
        (SqlKeyword.Reindex, _) when _concurrent => "REINDEX CONCURRENTLY",
        (SqlKeyword.Alter, SqlKeyword.Table) when _detaches && _concurrent => "ALTER TABLE … DETACH PARTITION CONCURRENTLY",
        (SqlKeyword.Alter, SqlKeyword.Database) when _movesTablespace => "ALTER DATABASE … SET TABLESPACE",
        (SqlKeyword.Create, SqlKeyword.Subscription) when !_leavesSlot => "CREATE SUBSCRIPTION with a slot",
        (SqlKeyword.Alter, SqlKeyword.Subscription) when _third == SqlKeyword.Refresh || _fourth == SqlKeyword.Refresh => "ALTER SUBSCRIPTION … REFRESH",
        (SqlKeyword.Discard, SqlKeyword.All) => "DISCARD ALL",
        (SqlKeyword.Cluster, _) when !_named && (_words == 1 || (_words == 2 && _second == SqlKeyword.Verbose)) => "CLUSTER of all tables",
        _ => null,
    };

    private readonly bool CreatesRoutine => _first == SqlKeyword.Create && (_second == SqlKeyword.Or && _third == SqlKeyword.Replace
        ? _fourth is SqlKeyword.Function or SqlKeyword.Procedure
        : _second is SqlKeyword.Function or SqlKeyword.Procedure);

    /// <summary>Takes the next token of the statement, an inner semicolon included.</summary>
    public void Add(SqlToken token)
    {
        var outside = _parentheses == 0;
        switch (token.Kind)
        {
            case SqlTokenKind.Open:
                _parentheses++;
                break;
            case SqlTokenKind.Close:
                _parentheses = Math.Max(0, _parentheses - 1);
                break;
            case SqlTokenKind.Word when outside:
                AddWord(token.Keyword);
                break;
            case SqlTokenKind.Word:
                _concurrent |= token.Keyword == SqlKeyword.Concurrently && _words == 1;
                _leavesSlot |= token.Keyword is SqlKeyword.CreateSlot or SqlKeyword.Connect;
                break;
            case SqlTokenKind.Other:
                _named |= outside;
                break;
            default:
                break;
        }
        if (outside && !(token.Kind == SqlTokenKind.Word && IsBodyEdge(token.Keyword)))
        {
            _firstOfInner = token.Kind == SqlTokenKind.Semicolon;
        }
        _previous = token.Keyword;
    }

    private void AddWord(SqlKeyword keyword)
    {
        switch (++_words)
        {
            case 1:
                _first = keyword;
                break;
            case 2:
                _second = keyword;
                break;
            case 3:
                _third = keyword;
                break;
            case 4:
                _fourth = keyword;
                break;
            default:
                break;
        }
        _concurrent |= keyword == SqlKeyword.Concurrently;
        _detaches |= keyword == SqlKeyword.Partition && _previous == SqlKeyword.Detach;
        _movesTablespace |= keyword == SqlKeyword.Tablespace && _previous == SqlKeyword.Set;
        // PostgreSQL takes either word with either direction: COPY … FROM STDOUT reads as well.
        var client = _first == SqlKeyword.Copy && keyword is SqlKeyword.Stdin or SqlKeyword.Stdout;
        CopiesFromClient |= client && _previous == SqlKeyword.From;
        CopiesToClient |= client && _previous == SqlKeyword.To;
    }

    /// <summary>Counts bodies; true for a word after which an inner statement, or another END, may follow.</summary>
    private bool IsBodyEdge(SqlKeyword keyword)
    {
        if (keyword == SqlKeyword.Begin)
        {
            _beginCounted = _bodies > 0 && _firstOfInner;
            _bodies += _beginCounted ? 1 : 0;
            return _beginCounted;
        }
        if (keyword == SqlKeyword.Atomic && _previous == SqlKeyword.Begin && CreatesRoutine)
        {
            _bodies += _beginCounted ? 0 : 1;
            return _firstOfInner = true;
        }
        if (keyword == SqlKeyword.End && _bodies > 0 && _firstOfInner)
        {
            _bodies--;
            return true;
        }
        return false;
    }
}
