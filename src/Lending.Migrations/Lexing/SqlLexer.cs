using System.Buffers;
using System.Text;

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

/// <summary>
/// Cuts SQL into tokens as PostgreSQL's own scanner does with <c>standard_conforming_strings</c> on (manual, "Lexical
/// Structure"): enough of them to find the ends of statements, no more. Bytes from 0x80 on are letters to PostgreSQL, so it
/// works on UTF-8 as it is.
/// </summary>
/// <param name="window">The text.</param>
/// <param name="file">Named in errors.</param>
/// <param name="beginsMarker">True where the comment at the cursor is to be given as <see cref="SqlTokenKind.Marker"/>; null for never.</param>
internal sealed class SqlLexer(ScriptWindow window, string file, Predicate<ScriptWindow>? beginsMarker = null)
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create("0123456789,.=<>+*%:[]{}!@#^&|~?`"u8);
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private bool _lineIsClear = true;
    private bool _afterEscapeString;
    private bool _escapeStringGoesOn;

    /// <summary>The next token, at which the window is marked; comments and white space are passed over.</summary>
    /// <param name="hold">True where the text from this token on will be wanted.</param>
    /// <exception cref="InvalidMigrationException">A string, identifier or comment has no end.</exception>
    public SqlToken Next(bool hold = false)
    {
        var atMarker = !SkipBlanks();
        window.Mark();
        var start = window.Position;
        if (atMarker)
        {
            return new SqlToken(SqlTokenKind.Marker, start);
        }
        if (hold)
        {
            window.Hold();
        }
        var escapes = _escapeStringGoesOn;
        _lineIsClear = _afterEscapeString = _escapeStringGoesOn = false;
        var first = window.Peek();
        switch (first)
        {
            case -1:
                return new SqlToken(SqlTokenKind.End, start);
            case ';':
                return One(SqlTokenKind.Semicolon, start);
            case '(':
                return One(SqlTokenKind.Open, start);
            case ')':
                return One(SqlTokenKind.Close, start);
            case '\\':
                return One(SqlTokenKind.Backslash, start);
            case '\'':
                SkipQuoted((byte)'\'', escapes, "string");
                break;
            case '"':
                SkipQuoted((byte)'"', escapes: false, "quoted identifier");
                break;
            case '$':
                SkipDollar();
                break;
            default:
                if (IsLetter(first))
                {
                    return Word(start);
                }
                SkipPlain();
                break;
        }
        return new SqlToken(SqlTokenKind.Other, start);
    }

    /// <summary>The comment that was returned as <see cref="SqlTokenKind.Marker"/>, good until the next token; moves behind it.</summary>
    /// <param name="alone">True where nothing but white space stands before it on its line.</param>
    public ReadOnlySpan<byte> ReadMarker(out bool alone)
    {
        alone = _lineIsClear;
        return ReadLine();
    }

    /// <summary>Moves to the begin of the next line; false, and not moved, where more than white space and a comment stands before it.</summary>
    public bool SkipToNextLine()
    {
        while (window.Peek() is ' ' or '\t' or '\f' or '\v' or '\r')
        {
            window.Skip(1);
        }
        if (window.Peek() == '-' && window.Peek(1) == '-')
        {
            SkipLine();
            window.Skip(window.Peek() == '\r' ? 1 : 0);
        }
        window.Mark();
        if (window.Peek() is not ('\n' or -1))
        {
            return false;
        }
        window.Skip(window.Peek() == '\n' ? 1 : 0);
        StandAtLine();
        return true;
    }

    /// <summary>Somebody else has read on: the cursor stands at the begin of a line.</summary>
    public void StandAtLine()
    {
        window.Mark();
        _lineIsClear = true;
        _afterEscapeString = _escapeStringGoesOn = false;
    }

    /// <summary>The rest of the line, good until the next token; moves behind it.</summary>
    public ReadOnlySpan<byte> ReadLine()
    {
        var length = 0;
        while (window.Peek(length) is var next and not (-1 or '\r' or '\n'))
        {
            length++;
        }
        var text = window.Rest[..length];
        window.Skip(length);
        return text;
    }

    private static bool IsLetter(int value) => value is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' or >= 0x80;

    private static bool IsDigit(int value) => value is >= '0' and <= '9';

    private SqlToken One(SqlTokenKind kind, long start)
    {
        window.Skip(1);
        return new SqlToken(kind, start);
    }

    /// <summary>Passes white space and comments; false at a marker.</summary>
    private bool SkipBlanks()
    {
        while (true)
        {
            switch (window.Peek())
            {
                case '\n' or '\r':
                    _lineIsClear = true;
                    _escapeStringGoesOn |= _afterEscapeString;
                    window.Skip(1);
                    break;
                case ' ' or '\t' or '\f' or '\v':
                    window.Skip(1);
                    break;
                case '-' when window.Peek(1) == '-':
                    if (beginsMarker?.Invoke(window) == true)
                    {
                        return false;
                    }
                    SkipLine();
                    break;
                case '/' when window.Peek(1) == '*':
                    _lineIsClear = _afterEscapeString = _escapeStringGoesOn = false;
                    SkipBlockComment();
                    break;
                default:
                    return true;
            }
        }
    }

    private void SkipLine()
    {
        int end;
        while ((end = window.Rest.IndexOfAny(LineEnds)) < 0)
        {
            window.Skip(window.Rest.Length);
            if (!window.Load())
            {
                return;
            }
        }
        window.Skip(end);
    }

    private void SkipBlockComment()
    {
        window.Mark();
        window.Skip(2);
        for (var depth = 1; depth > 0;)
        {
            var at = window.Rest.IndexOfAny((byte)'*', (byte)'/');
            if (at < 0)
            {
                window.Skip(window.Rest.Length);
                LoadOrFail("comment");
                continue;
            }
            window.Skip(at);
            var pair = (window.Peek(), window.Peek(1));
            depth += pair is ('/', '*') ? 1 : pair is ('*', '/') ? -1 : 0;
            window.Skip(pair is ('/', '*') or ('*', '/') ? 2 : 1);
        }
    }

    /// <summary>A doubled quote stands for itself; where escapes count, a backslash hides what follows it.</summary>
    private void SkipQuoted(byte quote, bool escapes, string what)
    {
        window.Skip(1);
        while (true)
        {
            var at = escapes ? window.Rest.IndexOfAny((byte)'\\', quote) : window.Rest.IndexOf(quote);
            if (at < 0)
            {
                window.Skip(window.Rest.Length);
                LoadOrFail(what);
                continue;
            }
            var ends = window.Rest[at] == quote && window.Peek(at + 1) != quote;
            if (ends)
            {
                window.Skip(at + 1);
                _afterEscapeString = escapes;
                return;
            }
            if (window.Peek(at + 1) < 0)
            {
                throw Unterminated(what);
            }
            window.Skip(at + 2);
        }
    }

    /// <summary><c>$tag$…$tag$</c>, or a parameter such as <c>$1</c>, or a dollar that means nothing.</summary>
    private void SkipDollar()
    {
        var length = 1;
        if (IsLetter(window.Peek(1)))
        {
            while (window.Peek(length) is var next && (IsLetter(next) || IsDigit(next)))
            {
                length++;
            }
        }
        if (window.Peek(length) != '$')
        {
            window.Skip(1);
            return;
        }
        var delimiter = window.Rest[..(length + 1)].ToArray();
        window.Skip(delimiter.Length);
        int end;
        while ((end = window.Rest.IndexOf(delimiter)) < 0)
        {
            window.Skip(Math.Max(0, window.Rest.Length - delimiter.Length + 1));
            LoadOrFail($"dollar-quoted string {Encoding.UTF8.GetString(delimiter)}");
        }
        window.Skip(end + delimiter.Length);
    }

    private SqlToken Word(long start)
    {
        var length = 1;
        while (window.Peek(length) is var next && (IsLetter(next) || IsDigit(next) || next == '$'))
        {
            length++;
        }
        var word = window.Rest[..length];
        var isEscapePrefix = length == 1 && (word[0] | 0x20) == 'e';
        var keyword = SqlKeywords.Find(word);
        window.Skip(length);
        if (isEscapePrefix && window.Peek() == '\'')
        {
            SkipQuoted((byte)'\'', escapes: true, "string");
            return new SqlToken(SqlTokenKind.Other, start);
        }
        return new SqlToken(SqlTokenKind.Word, start, keyword);
    }

    private void SkipPlain()
    {
        var length = window.Rest.IndexOfAnyExcept(Plain);
        window.Skip(length < 0 ? window.Rest.Length : Math.Max(length, 1));
    }

    private void LoadOrFail(string what)
    {
        if (!window.Load())
        {
            throw Unterminated(what);
        }
    }

    private InvalidMigrationException Unterminated(string what)
    {
        var (line, column) = window.MarkedPlace;
        return new InvalidMigrationException(
            "ScriptInvalid", $"the {what} that begins here has no end.", new SourceLocation(file, line, column));
    }
}
