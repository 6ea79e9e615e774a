using System.Text;
using Lending.Migrations.Lexing;

namespace Lending.Migrations.Sources;

/// <summary>The text of a script as it was when it was loaded: what was checked is what runs.</summary>
internal abstract class ScriptText(string file, bool isPlain)
{
    /// <summary>Up to this many bytes are kept in memory; a longer file is streamed again when it runs.</summary>
    public const int MostKept = 1024 * 1024;

    /// <summary>Nobody looks further: in bytes.</summary>
    private const int LongestFirstLine = 1024;

    private const FileShare AnyoneMay = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>SHA-256 in lower-case hex, without the byte order mark and with line ends as LF.</summary>
    public abstract string Checksum { get; }

    /// <summary>Its first line, in part where it is long.</summary>
    public string FirstLine { get; private set; } = "";

    /// <summary>The marker of the half that applies.</summary>
    public SqlMarker Up { get; private set; } = null!;

    /// <summary>The marker of the half that reverts; null where there is none.</summary>
    public SqlMarker? Down { get; private set; }

    /// <summary>Why a half cannot be run as it is.</summary>
    public IReadOnlyDictionary<MigrationDirection, string> Refusals { get; private set; } = null!;

    /// <summary>The file's path.</summary>
    protected string File { get; } = file;

    /// <summary>True for a script without markers: all of it is one half.</summary>
    protected bool IsPlain { get; } = isPlain;

    /// <summary>Reads a file and checks all of it.</summary>
    /// <exception cref="InvalidMigrationException">The file cannot be read, or is not a proper migration.</exception>
    public static ScriptText Load(string file, int mostKept = MostKept, bool isPlain = false)
    {
        try
        {
            using var handle = System.IO.File.OpenHandle(file, FileMode.Open, FileAccess.Read, AnyoneMay);
            var length = RandomAccess.GetLength(handle);
            return length <= mostKept ? new KeptText(file, ReadAll(handle, (int)length), isPlain) : new StreamedText(file, isPlain);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(file, error);
        }
    }

    /// <summary>The checksum of a file that is read by somebody else.</summary>
    /// <exception cref="InvalidMigrationException">The file cannot be read.</exception>
    public static string ChecksumOf(string file)
    {
        try
        {
            return ScriptChecksum.OfFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, error);
        }
    }

    /// <summary>The error for a file that cannot be read.</summary>
    public static InvalidMigrationException Unreadable(string file, Exception error) => new(
        "MigrationUnreadable",
        $"the file cannot be read: {error.Message} Let the user who runs the migrations read it.",
        new SourceLocation(file),
        error);

    /// <summary>The statements of one half, read lazily.</summary>
    /// <exception cref="InvalidMigrationException">While reading: the file is not the one that was loaded.</exception>
    public abstract IEnumerable<SqlStatement> Statements(MigrationDirection direction);

    /// <summary>Throws where the text is known not to be the one that was loaded, before any statement of it runs.</summary>
    public abstract void Verify();

    /// <summary>Takes the markers of a script that was checked.</summary>
    protected void Take(SqlScript script)
    {
        script.Check();
        Up = script.Up!;
        Down = script.Down;
        Refusals = script.Refusals;
    }

    /// <summary>Keeps the first line of what the text begins with.</summary>
    protected void TakeFirstLine(ReadOnlySpan<byte> begin)
    {
        begin = begin[..Math.Min(begin.Length, LongestFirstLine)];
        var end = begin.IndexOfAny((byte)'\r', (byte)'\n');
        FirstLine = Encoding.UTF8.GetString(end < 0 ? begin : begin[..end]);
    }

    private static byte[] ReadAll(Microsoft.Win32.SafeHandles.SafeFileHandle handle, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var read = 0;
        for (int count; read < length && (count = RandomAccess.Read(handle, bytes.AsSpan(read), read)) > 0; read += count)
        {
        }
        return read == length ? bytes : bytes[..read];
    }

    private sealed class KeptText : ScriptText
    {
        private readonly byte[] _bytes;
        private readonly int _start;

        public KeptText(string file, byte[] bytes, bool isPlain)
            : base(file, isPlain)
        {
            _bytes = bytes;
            _start = ScriptEncoding.MarkLength(bytes, file);
            ScriptEncoding.Check(bytes.AsSpan(_start), new LineCounter(), file);
            TakeFirstLine(_bytes.AsSpan(_start));
            Take(Script());
        }

        public override string Checksum => ScriptChecksum.Of(_bytes.AsSpan(_start));

        public override IEnumerable<SqlStatement> Statements(MigrationDirection direction) => Script().Statements(direction);

        public override void Verify()
        {
        }

        private SqlScript Script() => new(new ScriptWindow(_bytes, _start), File, IsPlain);
    }

    private sealed class StreamedText : ScriptText
    {
        private const int WindowSize = 256 * 1024;

        public StreamedText(string file, bool isPlain)
            : base(file, isPlain)
        {
            using var stream = Open(AnyoneMay);
            var window = new ScriptWindow(stream.Read, WindowSize);
            window.Peek();
            TakeFirstLine(window.Rest);
            Take(new SqlScript(window, file, isPlain));
            Checksum = stream.FinishChecksum();
        }

        public override string Checksum { get; }

        public override IEnumerable<SqlStatement> Statements(MigrationDirection direction)
        {
            using var stream = Open(FileShare.Read);
            foreach (var statement in new SqlScript(new ScriptWindow(stream.Read, WindowSize), File, IsPlain).Statements(direction))
            {
                yield return statement;
            }
            Compare(stream);
        }

        public override void Verify()
        {
            using var stream = Open(FileShare.Read);
            Compare(stream);
        }

        private ScriptStream Open(FileShare share)
        {
            try
            {
                return new ScriptStream(new FileStream(File, FileMode.Open, FileAccess.Read, share, bufferSize: 0), File);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw Unreadable(File, error);
            }
        }

        private void Compare(ScriptStream stream)
        {
            if (stream.FinishChecksum() != Checksum)
            {
                throw new InvalidMigrationException(
                    "MigrationFileChanged",
                    "the file was changed after it was loaded and checked. Run again, and leave the file alone until the run ends.",
                    new SourceLocation(File));
            }
        }
    }
}
