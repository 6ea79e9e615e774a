namespace Lending.Migrations.Lexing;

/// <summary>The kinds of token that matter to splitting.</summary>
internal enum SqlTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A keyword or an unquoted identifier.</summary>
    Word,

    /// <summary><c>;</c></summary>
    Semicolon,

    /// <summary><c>(</c></summary>
    Open,

    /// <summary><c>)</c></summary>
    Close,

    /// <summary>A <c>\</c> outside quotes: SQL has none, psql's commands begin with it.</summary>
    Backslash,

    /// <summary>A comment that is, or tries to be, a marker of ours; the cursor is at its line's end.</summary>
    Marker,

    /// <summary>Anything else: a string, a number, operators.</summary>
    Other,
}

/// <summary>A token: what it is and where it begins. It ends at the window's cursor.</summary>
internal readonly record struct SqlToken(SqlTokenKind Kind, long Start, SqlKeyword Keyword = SqlKeyword.None);
