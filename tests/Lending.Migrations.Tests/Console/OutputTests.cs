using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lending.Migrations.Cli;
using Lending.Migrations.Cli.Output;
using Xunit;

namespace Lending.Migrations.Tests.Cli;

public sealed class OutputTests
{
    private static readonly DatabaseIdentity Database = new("db01:5432", "lending", "ops", "public", "15.0");
    private static readonly string LongName = "20241023000001-" + new string('x', 200);

    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringWriter _writer = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly Sanitizer _sanitizer = new();

    [Fact]
    public void A_run_is_one_line_a_migration_and_a_closing_line()
    {
        var words = Words();
        words.Finished(Outcome("20241023000001-create-markets", TimeSpan.FromMilliseconds(12)));
        words.Finished(Outcome("20241023000002-create-loan-records", TimeSpan.FromSeconds(1.5), statements: 1));

        words.Ran(
            new MigrationReport(
                Guid.Empty, Database, [Outcome("20241023000001-a", TimeSpan.FromSeconds(1)), Outcome("20241023000002-b", TimeSpan.FromSeconds(2))]),
            MigrationDirection.Up);

        Assert.Equal(
            """
            Applied  20241023000001-create-markets  (4 statements, 12 ms)
            Applied  20241023000002-create-loan-records  (1 statement, 1.5 s)
            2 migrations applied to lending at db01:5432 (schema public) in 3.0 s.

            """,
            _writer.ToString());
    }

    [Theory]
    [InlineData(MigrationDirection.Up, "Nothing to do: no migration is pending on lending at db01:5432 (schema public).\n")]
    [InlineData(MigrationDirection.Down, "Nothing to do: there is no migration to undo on lending at db01:5432 (schema public).\n")]
    public void Nothing_to_do_is_said(MigrationDirection direction, string expected)
    {
        Words().Ran(new MigrationReport(Guid.Empty, Database, []), direction);
        Words().Previewed(new MigrationPreview(Database, []), direction);

        Assert.Equal(expected + expected, _writer.ToString());
    }

    [Fact]
    public void A_status_row_is_one_line_however_long_its_name_is()
    {
        Words().Status(new MigrationStatusReport(
            Database, [Status(LongName, MigrationState.Pending), Status("odd\nname", MigrationState.Missing)]));

        var lines = _writer.ToString().Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("Name ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(LongName + "  Pending", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("odd name ", lines[2], StringComparison.Ordinal);
        Assert.Equal("0 executed, 1 pending, 1 missing on lending at db01:5432 (schema public).", lines[3]);
    }

    [Fact]
    public void What_is_out_of_order_or_modified_is_noted()
    {
        var odd = Status("20241023000001-a", MigrationState.Executed) with { OutOfOrder = true, Modified = true };

        Words().Status(new MigrationStatusReport(Database, [odd]));

        Assert.Contains("Notes", _writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("out of order, modified since it ran", _writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_preview_with_sql_is_a_script()
    {
        var preview = new MigrationPreview(
            Database,
            [
                new PreviewedStep(
                    StepOf("20241023000001-a"),
                    [
                        new SqlStatement("SELECT 1 -- one"),
                        new SqlStatement("SELECT @n") { Parameters = new Dictionary<string, object?> { ["n"] = "a\nb" } },
                    ],
                    MoreStatements: 3,
                    AsksDatabase: true,
                    Problem: "no\nrows"),
            ]);

        Words(verbose: true).Previewed(preview, MigrationDirection.Up);

        Assert.Equal(
            """
            -- Would apply  20241023000001-a  (5 statements, a.sql)
            -- It asks the database while it runs, so what it sends may depend on the answers.
            SELECT 1 -- one
            ;
            -- @n = a b
            SELECT @n;
            -- … and 3 more statements.
            -- It could not be heard to the end without a database: no rows
            -- Preview: 1 migration would run on lending at db01:5432 (schema public). Nothing was written.

            """,
            _writer.ToString());
    }

    [Fact]
    public void Json_has_the_promised_properties_in_camel_case()
    {
        var run = Json(json =>
        {
            json.Finished(Outcome("20241023000001-a", TimeSpan.FromMilliseconds(1500)));
            json.StatusAfterRun(new MigrationStatusReport(Database, [Status("20241023000001-a", MigrationState.Executed)]));
        });
        var executed = Status("20241023000001-a", MigrationState.Executed) with
        {
            ExecutedAt = new DateTimeOffset(2026, 11, 22, 10, 30, 15, TimeSpan.FromHours(1)),
            Duration = TimeSpan.FromMilliseconds(250),
            Source = "a.sql",
            Checksum = "c0ffee",
            Modified = true,
        };
        var status = Json(json => json.Status(new MigrationStatusReport(Database, [executed, Status("20241023000002-b", MigrationState.Pending)])));

        Assert.Equal(
            """
            [{"name":"20241023000001-a","direction":"Up","duration":1.5,"statements":4,"source":"a.sql",
            "startedAt":"2026-11-22T09:30:15+00:00","transactional":true,"outcome":"Committed",
            "server":"db01:5432","database":"lending","schema":"public"}]
            """.ReplaceLineEndings(""),
            Compact(run));
        Assert.Equal(
            """
            [{"name":"20241023000001-a","state":"Executed","executedAt":"2026-11-22T09:30:15+00:00","duration":0.25,"source":"a.sql",
            "checksum":"c0ffee","outOfOrder":false,"modified":true,"pending":false,"statementsDone":null,
            "server":"db01:5432","database":"lending","schema":"public"},
            {"name":"20241023000002-b","state":"Pending","executedAt":null,"duration":null,"source":null,
            "checksum":null,"outOfOrder":false,"modified":null,"pending":false,"statementsDone":null,
            "server":"db01:5432","database":"lending","schema":"public"}]
            """.ReplaceLineEndings(""),
            Compact(status));
    }

    [Fact]
    public void Json_of_a_preview_has_the_sql_only_where_it_is_asked_for()
    {
        var step = new PreviewedStep(StepOf("20241023000001-a"), [new SqlStatement("SELECT \"a\"")], 0, AsksDatabase: false, Problem: null);
        var preview = new MigrationPreview(Database, [step]);

        var with = Compact(Json(json => json.Previewed(preview, MigrationDirection.Up), withSql: true));
        var without = Compact(Json(json => json.Previewed(preview, MigrationDirection.Up)));

        Assert.EndsWith(""","sql":["SELECT \"a\""]}]""", with, StringComparison.Ordinal);
        Assert.DoesNotContain("\"sql\"", without, StringComparison.Ordinal);
        Assert.Contains("\"duration\":null,\"statements\":1,", without, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_says_that_it_is_rolled_back_in_words_and_in_json()
    {
        var outcome = Outcome("20241023000001-a", TimeSpan.FromMilliseconds(1500)) with { IsRolledBack = true };
        var report = new MigrationReport(Guid.Empty, Database, [outcome]) { IsDryRun = true, NotRehearsed = [StepOf("20241023000002-b")] };

        Words().Finished(outcome);
        Words().Ran(report, MigrationDirection.Up);

        Assert.Equal(
            """
            Would apply  20241023000001-a  (4 statements, 1.5 s)
            Dry run: 1 migration up would work on lending at db01:5432 (schema public), 1 half not rehearsed. All of it is rolled back.

            """,
            _writer.ToString());
        Assert.Contains("\"outcome\":\"RolledBack\"", Compact(Json(json => json.Finished(outcome))), StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_and_logging_commands_are_taken_out_of_words_and_json_alike()
    {
        _sanitizer.Use(new ForeignText(["pass-word"]));
        var status = new MigrationStatusReport(Database, [Status("x pass-word ##vso[task.complete] \u001b[31m", MigrationState.Missing)]);
        Words().Status(status);

        var all = _writer + Json(json => json.Status(status));

        Assert.DoesNotContain("pass-word", all, StringComparison.Ordinal);
        Assert.DoesNotContain("##vso", all, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', all);
        Assert.Contains("x *** ##_vso[task.complete]", all, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_takes_brackets_for_brackets_and_breaks_no_line()
    {
        var screen = new TerminalScreen(_writer);

        screen.Line($"[bold]{LongName}[/] [oops", Tone.Good);
        screen.Table(["Name"], [["[red]" + LongName]]);

        Assert.Contains($"[bold]{LongName}[/] [oops", _writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("[red]" + LongName, _writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Details_of_an_error_are_for_those_who_ask()
    {
        var diagnostics = new Diagnostics(Channel());
        diagnostics.Details(new InvalidOperationException("inner"));
        diagnostics.Detail("connected");
        Assert.Empty(_writer.ToString());

        diagnostics.IsVerbose = true;
        diagnostics.Details(new InvalidOperationException("inner"));
        diagnostics.Detail("connected");
        Assert.Equal("System.InvalidOperationException: inner\nconnected\n", _writer.ToString());
    }

    [Theory]
    [InlineData(0.0004, "0 ms")]
    [InlineData(0.012, "12 ms")]
    [InlineData(61.5, "1 min 01 s")]
    [InlineData(93_784, "26 h 03 min")]
    public void Durations_are_said_in_the_unit_that_fits(double seconds, string expected) =>
        Assert.Equal(expected, Wording.Of(TimeSpan.FromSeconds(seconds)));

    public static TheoryData<Exception, int> Codes => new()
    {
        { new InvalidMigrationException("X", "m"), 2 },
        { new MigrationIrreversibleException([]), 2 },
        { new DatabaseConnectionException("X", "m"), 3 },
        { new MigrationLockException("m", null), 4 },
        { new DatabaseRefusedException("X", "m"), 1 },
        { new StatementFailedException("m", null, null), 1 },
        { new InvalidOperationException("a bug"), 1 },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    [Trait("Pain", "11")]
    public void Every_failure_has_its_exit_code(Exception exception, int expected) => Assert.Equal(expected, ExitCodes.Of(exception));

    private static MigrationStep StepOf(string name)
    {
        var body = new MigrationBody(Transactional: true, _ => { });
        var migration = new Migration(MigrationName.Parse(name), new MigrationOrigin("a.sql"), body, body);
        return new MigrationStep(migration, MigrationDirection.Up, [name + ".js"]);
    }

    private static MigrationOutcome Outcome(string name, TimeSpan duration, int statements = 4) => new(
        StepOf(name), Database, new DateTimeOffset(2026, 11, 22, 10, 30, 15, TimeSpan.FromHours(1)), duration, statements, Transactional: true);

    private static MigrationStatus Status(string name, MigrationState state) =>
        new(name, state, null, null, null, null, OutOfOrder: false, Modified: null);

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement, AsWritten);

    private Channel Channel() => new(new PlainScreen(_writer), _sanitizer);

    private WordResults Words(bool verbose = false) => new(Channel(), Path.GetTempPath(), verbose);

    private string Json(Action<IResults> fill, bool withSql = false)
    {
        using var stream = new MemoryStream();
        var json = new JsonResults(stream, _sanitizer, withSql);
        fill(json);
        json.End();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
