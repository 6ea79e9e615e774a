using System.Globalization;
using System.Text.RegularExpressions;
using Lending.Migrations.Lexing;

namespace Lending.Migrations.Sources;

/// <summary>What is peculiar to the SQL that pg_dump writes: it is meant for psql, and for a server of its own version.</summary>
internal static partial class DumpText
{
    /// <summary><c>SET transaction_timeout</c> came with PostgreSQL 17, and pg_dump writes it whatever the server is.</summary>
    private const int FirstWithTransactionTimeout = 17;

    /// <summary>What every dump of a database begins with; CR does not count.</summary>
    private static ReadOnlySpan<byte> Header => "--\n-- PostgreSQL database dump\n"u8;

    /// <summary>True at the begin of a dump, which is the half that applies though no marker says so.</summary>
    public static bool Begins(ScriptWindow window)
    {
        var at = 0;
        foreach (var expected in Header)
        {
            while (window.Peek(at) == '\r')
            {
                at++;
            }
            if (window.Peek(at++) != expected)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>
    /// True for <c>\restrict</c> and <c>\unrestrict</c>, which keep psql from obeying commands in between: here none is obeyed anyway.
    /// </summary>
    /// <param name="command">Behind the backslash, to the line's end.</param>
    public static bool IsRestriction(ReadOnlySpan<byte> command) =>
        command.StartsWith("restrict "u8) || command.StartsWith("unrestrict "u8);

    /// <summary>The statements without those that only newer servers know and that change nothing where they are not known.</summary>
    public static IEnumerable<SqlStatement> For(string serverVersion, IEnumerable<SqlStatement> statements) =>
        int.TryParse(serverVersion.Split('.')[0], CultureInfo.InvariantCulture, out var major) && major < FirstWithTransactionTimeout
            ? statements.Where(statement => !TransactionTimeout().IsMatch(statement.Text))
            : statements;

    [GeneratedRegex(@"\ASET\s+transaction_timeout\s*(?:=|TO)\s*'?0'?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TransactionTimeout();
}
