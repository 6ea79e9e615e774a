using System.Text;
using System.Text.RegularExpressions;
using Lending.Migrations.Lexing;
using Lending.Migrations.Operations;

namespace Lending.Migrations.Converting;

/// <summary>The text of a converted migration.</summary>
/// <param name="Original">What it was converted from.</param>
/// <param name="Up">The statements that apply it.</param>
/// <param name="Down">Those that revert it; null where there is no way back.</param>
/// <param name="Transactional">False where it opted out of the transaction.</param>
/// <param name="Remarks">What a reader should know.</param>
internal sealed partial record ConvertedText(
    MigrationOriginal Original, IReadOnlyList<SqlStatement> Up, IReadOnlyList<SqlStatement>? Down, bool Transactional, IReadOnlyList<string> Remarks)
{
    private const string Standing = "It stands for that file while both are in one folder, and is what the file sent on a sandbox.";

    /// <summary>One statement without parameters and without its semicolon.</summary>
    public static string Plain(SqlStatement statement)
    {
        var values = statement.Values;
        var text = values is null ? statement.Text : SqlText.ReplaceParameters(statement.Text, number =>
            values.ElementAtOrDefault(number - 1) is { } value ? Quote.String(value) : "NULL");
        return SqlText.Split(text) is [{ Text: var alone }] ? alone : text;
    }

    /// <summary>As a <c>.sql</c> migration.</summary>
    public string AsSql()
    {
        var text = Head("--");
        WriteSql(text, "up", Up);
        if (Down is not null)
        {
            WriteSql(text, "down", Down);
        }

        return text.ToString();
    }

    /// <summary>As a <c>.ps1</c> migration.</summary>
    public string AsPowerShell()
    {
        var text = Head("#").Append('\n');
        if (!Transactional)
        {
            text.Append("$Transaction = $false\n\n");
        }

        WritePowerShell(text, "Up", Up);
        if (Down is not null)
        {
            WritePowerShell(text.Append('\n'), "Down", Down);
        }

        return text.ToString();
    }

    private StringBuilder Head(string comment)
    {
        var text = new StringBuilder($"{comment} {Original}\n{comment} {Standing}\n");
        foreach (var remark in Remarks)
        {
            text.Append($"{comment} Note: {string.Join(' ', remark.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}\n");
        }

        return text;
    }

    private void WriteSql(StringBuilder text, string half, IReadOnlyList<SqlStatement> statements)
    {
        text.Append($"-- migrate:{half}{(Transactional ? "" : " transaction:false")}\n");
        foreach (var statement in statements)
        {
            var sql = Plain(statement);
            var lastLine = sql[(sql.LastIndexOf('\n') + 1)..];
            text.Append(sql).Append(lastLine.Contains("--", StringComparison.Ordinal) ? "\n;\n" : ";\n");
        }
    }

    private static void WritePowerShell(StringBuilder text, string half, IReadOnlyList<SqlStatement> statements)
    {
        text.Append($"function {half} {{\n    param($queryInterface, $Sequelize)\n\n");
        foreach (var statement in statements)
        {
            var sql = Plain(statement);

            // A line that begins as the end of a here-string would end it; PowerShell takes typographic quotes for quotes, too.
            text.Append(EndsHereString().IsMatch(sql)
                ? $"    $queryInterface.sequelize.query('{AnyQuote().Replace(sql, "$0$0")}')\n"
                : $"    $queryInterface.sequelize.query(@'\n{sql}\n'@)\n");
        }

        text.Append("}\n");
    }

    [GeneratedRegex(@"^['\u2018\u2019\u201A\u201B]@", RegexOptions.Multiline)]
    private static partial Regex EndsHereString();

    [GeneratedRegex(@"['\u2018\u2019\u201A\u201B]")]
    private static partial Regex AnyQuote();
}
