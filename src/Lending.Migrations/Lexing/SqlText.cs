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
    public static string? TransactionControl(string statement)
    {
        var lexer = new SqlLexer(new ScriptWindow(Encoding.UTF8.GetBytes(statement), 0), "");
        StatementShape shape = default;
        for (var words = 0; words < 3; words++)
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

            if (token.Kind is not SqlTokenKind.Word)
            {
                break;
            }

            shape.Add(token);
        }

        return shape.TransactionControl;
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
