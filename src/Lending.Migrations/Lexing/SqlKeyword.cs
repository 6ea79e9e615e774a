using System.Text;

namespace Lending.Migrations.Lexing;

/// <summary>The words that splitting and refusing need to know.</summary>
internal enum SqlKeyword
{
    None,
    Abort,
    All,
    Alter,
    As,
    Atomic,
    Begin,
    Cluster,
    Commit,
    Concurrently,
    Connect,
    Copy,
    Create,
    CreateSlot,
    Database,
    Detach,
    Discard,
    Drop,
    End,
    From,
    Function,
    Index,
    Or,
    Partition,
    Prepare,
    Prepared,
    Procedure,
    Refresh,
    Reindex,
    Replace,
    Rollback,
    Schema,
    Set,
    Start,
    Stdin,
    Stdout,
    Subscription,
    System,
    Table,
    Tablespace,
    To,
    Transaction,
    Type,
    Unique,
    Vacuum,
    Verbose,
    Work,
}

/// <summary>Finds the word in an unquoted identifier.</summary>
internal static class SqlKeywords
{
    /// <summary>The keyword that an identifier is, in any case of its letters (ASCII alone, as PostgreSQL folds keywords).</summary>
    public static SqlKeyword Find(ReadOnlySpan<byte> word) => word.Length switch
    {
        2 => Is(word, "as"u8) ? SqlKeyword.As
            : Is(word, "or"u8) ? SqlKeyword.Or
            : Is(word, "to"u8) ? SqlKeyword.To
            : SqlKeyword.None,
        3 => Is(word, "end"u8) ? SqlKeyword.End
            : Is(word, "set"u8) ? SqlKeyword.Set
            : Is(word, "all"u8) ? SqlKeyword.All
            : SqlKeyword.None,
        4 => Is(word, "copy"u8) ? SqlKeyword.Copy
            : Is(word, "drop"u8) ? SqlKeyword.Drop
            : Is(word, "from"u8) ? SqlKeyword.From
            : Is(word, "type"u8) ? SqlKeyword.Type
            : Is(word, "work"u8) ? SqlKeyword.Work
            : SqlKeyword.None,
        5 => Is(word, "begin"u8) ? SqlKeyword.Begin
            : Is(word, "alter"u8) ? SqlKeyword.Alter
            : Is(word, "index"u8) ? SqlKeyword.Index
            : Is(word, "start"u8) ? SqlKeyword.Start
            : Is(word, "abort"u8) ? SqlKeyword.Abort
            : Is(word, "stdin"u8) ? SqlKeyword.Stdin
            : Is(word, "table"u8) ? SqlKeyword.Table
            : SqlKeyword.None,
        6 => Is(word, "create"u8) ? SqlKeyword.Create
            : Is(word, "unique"u8) ? SqlKeyword.Unique
            : Is(word, "system"u8) ? SqlKeyword.System
            : Is(word, "schema"u8) ? SqlKeyword.Schema
            : Is(word, "vacuum"u8) ? SqlKeyword.Vacuum
            : Is(word, "commit"u8) ? SqlKeyword.Commit
            : Is(word, "atomic"u8) ? SqlKeyword.Atomic
            : Is(word, "stdout"u8) ? SqlKeyword.Stdout
            : Is(word, "detach"u8) ? SqlKeyword.Detach
            : SqlKeyword.None,
        7 => Is(word, "replace"u8) ? SqlKeyword.Replace
            : Is(word, "reindex"u8) ? SqlKeyword.Reindex
            : Is(word, "prepare"u8) ? SqlKeyword.Prepare
            : Is(word, "refresh"u8) ? SqlKeyword.Refresh
            : Is(word, "discard"u8) ? SqlKeyword.Discard
            : Is(word, "cluster"u8) ? SqlKeyword.Cluster
            : Is(word, "verbose"u8) ? SqlKeyword.Verbose
            : Is(word, "connect"u8) ? SqlKeyword.Connect
            : SqlKeyword.None,
        8 => Is(word, "function"u8) ? SqlKeyword.Function
            : Is(word, "database"u8) ? SqlKeyword.Database
            : Is(word, "rollback"u8) ? SqlKeyword.Rollback
            : Is(word, "prepared"u8) ? SqlKeyword.Prepared
            : SqlKeyword.None,
        9 => Is(word, "procedure"u8) ? SqlKeyword.Procedure
            : Is(word, "partition"u8) ? SqlKeyword.Partition
            : SqlKeyword.None,
        10 => Is(word, "tablespace"u8) ? SqlKeyword.Tablespace : SqlKeyword.None,
        11 => Is(word, "transaction"u8) ? SqlKeyword.Transaction
            : Is(word, "create_slot"u8) ? SqlKeyword.CreateSlot
            : SqlKeyword.None,
        12 => Is(word, "concurrently"u8) ? SqlKeyword.Concurrently
            : Is(word, "subscription"u8) ? SqlKeyword.Subscription
            : SqlKeyword.None,
        _ => SqlKeyword.None,
    };

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(word, keyword);
}
