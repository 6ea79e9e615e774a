using System.Text;

namespace Lending.Migrations.Sources;

/// <summary>Cuts a text of SQL into its statements.</summary>
internal static class SqlText
{
    /// <summary>
    /// The statements without their semicolons and without the comments around them. A text that has no proper end, such as an open
    /// quote, is one statement: the server says what is wrong with it.
    /// </summary>
    public static IReadOnlyList<string> Cut(string sql)
    {
        try
        {
            return [.. Statements(Encoding.UTF8.GetBytes(sql))];
        }
        catch (InvalidMigrationException)
        {
            return [sql];
        }
    }

    private static IEnumerable<string> Statements(byte[] text)
    {
        var window = new ScriptWindow(text, start: 0);
        var lexer = new SqlLexer(window, file: "");
        var shape = default(StatementShape);
        long? start = null;
        var end = 0L;
        while (true)
        {
            var token = lexer.Next(hold: start is null);
            if (token.Kind == SqlTokenKind.Marker)
            {
                lexer.ReadMarker(out _);
            }
            else if (token.Kind != SqlTokenKind.End && !(token.Kind == SqlTokenKind.Semicolon && shape.IsWhole))
            {
                start ??= token.Start;
                shape.Add(token);
                end = window.Position;
            }
            else
            {
                if (start is not null)
                {
                    yield return window.Text(start.Value, end);
                    (start, shape) = (null, default);
                }

                if (token.Kind == SqlTokenKind.End)
                {
                    yield break;
                }
            }
        }
    }
}
