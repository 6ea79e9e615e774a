using System.Globalization;
using System.Text;

namespace Lending.Migrations.Lexing;

/// <summary>Reads SQL that somebody wrote in code.</summary>
internal static class SqlText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The statements of a text, each without its closing semicolon; none where there is nothing but white space and comments. What
    /// cannot be read to its end (a string that is not closed) is left whole: the server says what is wrong with it.
    /// </summary>
    public static IReadOnlyList<SqlStatement> Split(string sql)
    {
        try
        {
            return Read(sql);
        }
        catch (Exception exception) when (exception is InvalidMigrationException or EncoderFallbackException)
        {
            return [new SqlStatement(sql)];
        }
    }

    /// <summary>The words of transaction control that a statement is; null for any other. Savepoints are none.</summary>
    public static string? TransactionControl(string statement) => ShapeOf(statement, most: 3).TransactionControl;

    /// <summary>The words of a statement that no transaction takes; null for any other.</summary>
    public static string? NeedsNoTransaction(string statement) => ShapeOf(statement, most: int.MaxValue).NeedsNoTransaction;

    private static StatementShape ShapeOf(string statement, int most)
    {
        var lexer = new SqlLexer(new ScriptWindow(Encoding.UTF8.GetBytes(statement), 0), "");
        StatementShape shape = default;
        for (var tokens = 0; tokens < most; tokens++)
        {
            SqlToken token;
            try
            {
                token = lexer.Next();
            }
            catch (InvalidMigrationException)
            {
                break;
            }

            if (token.Kind is SqlTokenKind.End || (most < int.MaxValue && token.Kind is not SqlTokenKind.Word))
            {
                break;
            }

            shape.Add(token);
        }

        return shape;
    }

    /// <summary>
    /// The first words of a statement with a space between them, whatever comments stand before and among them; empty where it does
    /// not begin with a word. A quoted identifier counts as a word.
    /// </summary>
    public static string FirstWords(string statement, int count)
    {
        var window = new ScriptWindow(Encoding.UTF8.GetBytes(statement), 0);
        var lexer = new SqlLexer(window, "");
        var words = new List<string>(count);
        try
        {
            while (words.Count < count)
            {
                var token = lexer.Next();
                var isName = token.Kind is SqlTokenKind.Other && words.Count > 0 && window.Text(token.Start, token.Start + 1) == "\"";
                if (token.Kind is not SqlTokenKind.Word && !isName)
                {
                    break;
                }

                words.Add(window.Text(token.Start, window.Position));
            }
        }
        catch (InvalidMigrationException)
        {
            // It has no proper end, which the server will say.
        }

        return string.Join(' ', words);
    }

    /// <summary>
    /// The first words of a statement up to a parenthesis, as they are written: a qualified name (<c>"a"."b"</c>) is one. Anything else ends them.
    /// </summary>
    public static IReadOnlyList<string> Names(string statement, int most)
    {
        var window = new ScriptWindow(Encoding.UTF8.GetBytes(statement), 0);
        var lexer = new SqlLexer(window, "");
        var names = new List<string>();
        var joins = false;
        try
        {
            while (names.Count <= most && lexer.Next() is { Kind: SqlTokenKind.Word or SqlTokenKind.Other } token)
            {
                var text = window.Text(token.Start, window.Position);
                if (text == ".")
                {
                    joins = names.Count > 0;
                    continue;
                }

                if (token.Kind is SqlTokenKind.Other && !text.StartsWith('"'))
                {
                    break;
                }

                if (joins)
                {
                    names[^1] = $"{names[^1]}.{text}";
                }
                else
                {
                    names.Add(text);
                }

                joins = false;
            }
        }
        catch (InvalidMigrationException)
        {
            // It has no proper end, which the server will say.
        }

        return names;
    }

    /// <summary>
    /// Every word of a statement, and whether a parenthesis follows it, as behind the name of a function. Strings, comments and bodies in
    /// dollar quotes hold none; a quoted identifier is one, without its quotes.
    /// </summary>
    public static IReadOnlyList<(string Word, bool Called)> Words(string statement)
    {
        var window = new ScriptWindow(Encoding.UTF8.GetBytes(statement), 0);
        var lexer = new SqlLexer(window, "");
        var words = new List<(string Word, bool Called)>();
        try
        {
            for (var token = lexer.Next(); token.Kind is not SqlTokenKind.End; token = lexer.Next())
            {
                var text = token.Kind is SqlTokenKind.Word or SqlTokenKind.Other ? window.Text(token.Start, window.Position) : "";
                if (token.Kind is SqlTokenKind.Open && words.Count > 0)
                {
                    words[^1] = (words[^1].Word, true);
                }
                else if (token.Kind is SqlTokenKind.Word)
                {
                    words.Add((text.ToLowerInvariant(), false));
                }
                else
                {
                    words.Add((text.StartsWith('"') ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : "", false));
                }
            }
        }
        catch (InvalidMigrationException)
        {
            // It has no proper end, which the server will say.
        }

        words.RemoveAll(word => word.Word.Length == 0);
        return words;
    }

    /// <summary>A statement with something else in the place of each parameter (<c>$1</c>).</summary>
    /// <param name="statement">One statement.</param>
    /// <param name="replacement">Says what takes the place of a parameter, by its number.</param>
    public static string ReplaceParameters(string statement, Func<int, string> replacement)
    {
        var window = new ScriptWindow(Encoding.UTF8.GetBytes(statement), 0);
        var lexer = new SqlLexer(window, "");
        var text = new StringBuilder();
        var copied = 0L;
        for (var token = lexer.Next(); token.Kind is not SqlTokenKind.End; token = lexer.Next())
        {
            var digits = 0;
            if (token.Kind is SqlTokenKind.Other && window.Text(token.Start, window.Position) == "$")
            {
                while (window.Peek(digits) is >= '0' and <= '9')
                {
                    digits++;
                }
            }

            if (digits > 0)
            {
                var end = window.Position + digits;
                text.Append(window.Text(copied, token.Start))
                    .Append(replacement(int.Parse(window.Text(window.Position, end), CultureInfo.InvariantCulture)));
                copied = end;
            }
        }

        return text.Append(window.Text(copied, window.Position)).ToString();
    }

    private static List<SqlStatement> Read(string sql)
    {
        var window = new ScriptWindow(Utf8.GetBytes(sql), 0);
        var lexer = new SqlLexer(window, "");
        var statements = new List<SqlStatement>();
        StatementShape shape = default;
        long? start = null;
        var end = 0L;
        while (true)
        {
            var token = lexer.Next();
            if (token.Kind is SqlTokenKind.End || (token.Kind is SqlTokenKind.Semicolon && shape.IsWhole))
            {
                if (start is { } begun)
                {
                    statements.Add(new SqlStatement(window.Text(begun, end)));
                }

                if (token.Kind is SqlTokenKind.End)
                {
                    return statements;
                }

                (start, shape) = (null, default);
                continue;
            }

            start ??= token.Start;
            shape.Add(token);
            end = window.Position;
        }
    }
}
