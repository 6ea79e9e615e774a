using System.Security.Cryptography;
using System.Text;
using Lending.Migrations.Sources;
using Xunit;

namespace Lending.Migrations.Tests.Sources;

public sealed class SqlFileReaderTests : IDisposable
{
    private const string Name = "20240101000000-x.sql";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_file_becomes_a_migration_with_both_halves()
    {
        var migration = Read("-- migrate:up\nSELECT 1;\nSELECT 2;\n-- migrate:down transaction:false\nSELECT 3;\nSELECT 4;\n");

        Assert.Equal("20240101000000-x", migration.Name.Value);
        Assert.Equal(Path.Combine(_folder.Path, Name), migration.Origin.FilePath);
        Assert.Equal(migration.Origin.FilePath, migration.Origin.Source);
        Assert.True(migration.Up.Transactional);
        Assert.False(migration.Down!.Transactional);
        Assert.Null(migration.Up.Refusal);
        Assert.Equal("'-- migrate:up transaction:false'", migration.Up.OptOut);
        Assert.Equal("'-- migrate:down transaction:false'", migration.Down.OptOut);
    }

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("10s", 10)]
    [InlineData("2min", 120)]
    [InlineData("1h", 3600)]
    [InlineData("0s", 0)]
    public void A_half_may_say_how_long_it_waits_for_a_lock(string written, double seconds)
    {
        var migration = Read($"-- migrate:up lock_timeout:{written}\nSELECT 1;\n-- migrate:down transaction:false lock_timeout:1s\nSELECT 2;\n");

        Assert.Equal(TimeSpan.FromSeconds(seconds), migration.Up.LockTimeout);
        Assert.Equal((TimeSpan.FromSeconds(1), false), (migration.Down!.LockTimeout, migration.Down.Transactional));
        Assert.Null(Read("-- migrate:up\nSELECT 1;\n").Up.LockTimeout);
    }

    [Fact]
    public void A_file_without_a_down_marker_cannot_be_undone() => Assert.Null(Read("-- migrate:up\nSELECT 1").Down);

    [Fact]
    public void An_empty_down_half_is_a_way_back_that_does_nothing()
    {
        var down = Read("-- migrate:up\nSELECT 1;\n-- migrate:down\n").Down;

        Assert.Empty(RecordedSink.Run(down!).Texts);
    }

    [Fact]
    public void A_transactional_half_is_sent_in_one_go_and_another_statement_by_statement()
    {
        var migration = Read("-- migrate:up\nSELECT 1;\nSELECT 2;\n-- migrate:down transaction:false\nSELECT 3;\nSELECT 4;\n");

        Assert.Equal([[new("SELECT 1", 2, 1), new("SELECT 2", 3, 1)]], RecordedSink.Run(migration.Up).Calls);
        Assert.Equal([[new("SELECT 3", 5, 1)], [new("SELECT 4", 6, 1)]], RecordedSink.Run(migration.Down!).Calls);
    }

    [Fact]
    public void What_was_read_runs_though_the_file_changes_or_goes()
    {
        var migration = Read("-- migrate:up\nSELECT 1;");
        File.Delete(Path.Combine(_folder.Path, Name));

        Assert.Equal(["SELECT 1"], RecordedSink.Run(migration.Up).Texts);
        Assert.Equal(["SELECT 1"], RecordedSink.Run(migration.Up).Texts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_000)]
    [Trait("Pain", "15")]
    public void A_checksum_knows_no_byte_order_mark_and_no_kind_of_line_end(int lines)
    {
        var text = "-- migrate:up\n" + string.Concat(Enumerable.Range(0, lines).Select(line => $"SELECT 'é, a line with some text in it, number {line}';\n\n"));
        var expected = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
        var texts = new[] { text, text.ReplaceLineEndings("\r\n"), text.ReplaceLineEndings("\r") };

        foreach (var variant in texts.Concat(texts.Select(one => '\uFEFF' + one)))
        {
            Assert.Equal(expected, Read(variant).Checksum);
            Assert.Equal(expected, ScriptText.ChecksumOf(_folder.Write("20240101000000-x.js", variant)));
        }
        Assert.NotEqual(expected, Read(text + "\n").Checksum);
    }

    [Fact]
    public void A_checksum_is_the_same_wherever_a_pair_of_line_end_is_cut()
    {
        var text = Encoding.UTF8.GetBytes("a\r\n\r\r\n\nb\r\n\r");
        var expected = ScriptChecksum.Of("a\n\n\n\nb\n\n"u8);

        Assert.Equal(expected, ScriptChecksum.Of(text));
        for (var first = 0; first <= text.Length; first++)
        {
            for (var second = first; second <= text.Length; second++)
            {
                using var checksum = new ScriptChecksum();
                checksum.Append(text.AsSpan(0, first));
                checksum.Append(text.AsSpan(first, second - first));
                checksum.Append(text.AsSpan(second));
                Assert.Equal(expected, checksum.Finish());
            }
        }
    }

    public static TheoryData<byte[], int, string> WrongBytes => new()
    {
        { [.. "-- migrate:up\nSELECT 1;\n'"u8, 0xFF, .. "'"u8], 3, "0xFF is not UTF-8" },
        { [.. "-- migrate:up\r\rSELECT '"u8, 0xC3, .. "'"u8], 3, "0xC3 is not UTF-8" },
        { [.. "-- migrate:up\nSELECT '"u8, 0xED, 0xA0, 0x80, .. "'"u8], 2, "0xED is not UTF-8" },
        { [.. "-- migrate:up\nSELECT 1\n-- "u8, 0xF0, 0x9F, 0x98], 3, "0xF0 is not UTF-8" },
        { [0xEF, 0xBB, 0xBF, .. "-- migrate:up\n"u8, 0xEF], 2, "0xEF is not UTF-8" },
        { [.. "-- migrate:up\n\nSELECT '\0';"u8], 3, "NUL" },
        { [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("-- migrate:up")], 1, "the file is UTF-16. Save it as UTF-8" },
        { [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("-- migrate:up")], 1, "the file is UTF-16. Save it as UTF-8" },
        { Encoding.Unicode.GetBytes("-- migrate:up"), 1, "if the file is UTF-16" },
    };

    [Theory]
    [MemberData(nameof(WrongBytes))]
    [Trait("Pain", "15")]
    public void Bytes_that_are_no_text_are_an_error_with_their_line(byte[] bytes, int line, string words)
    {
        var path = _folder.Write(Name, bytes);
        foreach (var mostKept in (int[])[ScriptText.MostKept, 0])
        {
            var error = Assert.Throws<InvalidMigrationException>(() => ScriptText.Load(path, mostKept));

            Assert.Equal("ScriptEncodingInvalid", error.ErrorId);
            Assert.Equal((path, line), (error.Location!.File, error.Location.Line));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_streamed_file_is_checked_wherever_a_piece_ends(int padding)
    {
        var text = "-- migrate:up\nSELECT '" + new string('x', padding) + string.Concat(Enumerable.Repeat("é€😀", 100_000)) + "';";
        var path = _folder.Write(Name, text);

        Assert.Equal(ScriptText.Load(path).Checksum, ScriptText.Load(path, mostKept: 0).Checksum);

        var bytes = Encoding.UTF8.GetBytes(text);
        bytes[^5] = (byte)'x';
        Assert.Throws<InvalidMigrationException>(() => ScriptText.Load(_folder.Write(Name, bytes), mostKept: 0));
    }

    [Fact]
    public void A_long_file_runs_as_a_short_one_does()
    {
        var script = Long("SELECT 'last'");
        var migration = Read(script);

        Assert.Equal(Scripts.Statements(script), Assert.Single(RecordedSink.Run(migration.Up).Calls));
        Assert.Equal(["SELECT 'down'"], RecordedSink.Run(migration.Down!).Texts);
        Assert.Equal(ScriptChecksum.Of(Encoding.UTF8.GetBytes(script)), migration.Checksum);
    }

    [Fact]
    public void A_long_file_that_was_changed_fails_before_its_transaction_ends()
    {
        var migration = Read(Long("SELECT 'last'"));
        _folder.Write(Name, Long("SELECT 'LAST'"));

        var error = Assert.Throws<InvalidMigrationException>(() => RecordedSink.Run(migration.Up));
        Assert.Equal("MigrationFileChanged", error.ErrorId);
        Assert.Equal(Path.Combine(_folder.Path, Name), error.Location!.File);
        Assert.Equal("MigrationFileChanged", Assert.Throws<InvalidMigrationException>(() => RecordedSink.Run(migration.Down!)).ErrorId);
    }

    [Fact]
    public void A_long_file_that_was_changed_sends_nothing_where_nothing_could_be_rolled_back()
    {
        var migration = Read(Long("SELECT 'last'", " transaction:false"));
        _folder.Write(Name, Long("SELECT 'LAST'", " transaction:false"));
        var sink = new RecordedSink();

        var error = Assert.Throws<InvalidMigrationException>(() => migration.Up.Run(new MigrationContext(sink, "public")));

        Assert.Equal("MigrationFileChanged", error.ErrorId);
        Assert.Empty(sink.Calls);
    }

    [Fact]
    public void A_long_file_that_is_gone_is_an_error()
    {
        var migration = Read(Long("SELECT 'last'"));
        File.Delete(Path.Combine(_folder.Path, Name));

        Assert.Equal("MigrationUnreadable", Assert.Throws<InvalidMigrationException>(() => RecordedSink.Run(migration.Up)).ErrorId);
    }

    [Fact]
    public void A_stopped_run_sends_no_further_statement()
    {
        var migration = Read("-- migrate:up transaction:false\nSELECT 1;\nSELECT 2;");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var sink = new RecordedSink();

        Assert.Throws<OperationCanceledException>(() => migration.Up.Run(new MigrationContext(sink, "public", stop.Token)));
        Assert.Empty(sink.Calls);
    }

    [Fact]
    public void A_line_of_many_megabytes_is_one_statement()
    {
        var text = new string('x', 8_000_000);
        var migration = Read($"-- migrate:up\nSELECT '{text}'; SELECT 2;");

        Assert.Equal([$"SELECT '{text}'", "SELECT 2"], RecordedSink.Run(migration.Up).Texts);
        Assert.Equal(8_000_012, RecordedSink.Run(migration.Up).Calls[0][1].Column);
    }

    [Fact]
    public void A_file_that_is_missing_is_an_error_that_names_it()
    {
        var path = Path.Combine(_folder.Path, "20240101000000-gone.sql");
        var error = Assert.Throws<InvalidMigrationException>(() => new SqlFileReader().Read(new FileInfo(path), Stem));

        Assert.Equal("MigrationUnreadable", error.ErrorId);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static MigrationName Stem => MigrationName.Parse("20240101000000-x");

    private static string Long(string last, string option = "") =>
        $"-- migrate:up{option}\n"
        + string.Concat(Enumerable.Range(0, 20_000).Select(number => $"INSERT INTO t VALUES ({number}, 'é; a text that is long enough');\r\n"))
        + $"{last};\n-- migrate:down\nSELECT 'down';\n";

    private Migration Read(string text) => new SqlFileReader().Read(new FileInfo(_folder.Write(Name, text)), Stem);
}
