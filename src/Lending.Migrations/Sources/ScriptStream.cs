using Lending.Migrations.Lexing;

namespace Lending.Migrations.Sources;

/// <summary>
/// The checked bytes of a script that is too big to hold: without the byte order mark, in pieces that end with a whole
/// character, with the checksum taken as they pass.
/// </summary>
internal sealed class ScriptStream(Stream stream, string file) : IDisposable
{
    private readonly ScriptChecksum _checksum = new();
    private readonly byte[] _tail = new byte[3];
    private int _tailLength;
    private LineCounter _lines = new();
    private bool _begun;

    /// <summary>Fills the room as far as it goes; 0 at the end.</summary>
    /// <exception cref="InvalidMigrationException">The bytes are not text, or cannot be read.</exception>
    public int Read(Span<byte> room)
    {
        _tail.AsSpan(0, _tailLength).CopyTo(room);
        var length = _tailLength + Fill(room[_tailLength..], atLeast: ScriptWindow.LeastRoom - _tailLength);
        if (!_begun)
        {
            _begun = true;
            var mark = ScriptEncoding.MarkLength(room[..length], file);
            room[mark..length].CopyTo(room);
            length -= mark;
            if (mark > 0)
            {
                length += Fill(room[length..], atLeast: ScriptWindow.LeastRoom - length);
            }
        }
        _tailLength = length < ScriptWindow.LeastRoom ? 0 : ScriptEncoding.IncompleteTail(room[..length]);
        length -= _tailLength;
        room.Slice(length, _tailLength).CopyTo(_tail);
        var part = room[..length];
        ScriptEncoding.Check(part, _lines, file);
        _lines.Pass(part);
        _checksum.Append(part);
        return length;
    }

    /// <summary>Reads what is left, for its checksum alone.</summary>
    public string FinishChecksum()
    {
        var room = new byte[64 * 1024];
        while (Read(room) > 0)
        {
        }
        return _checksum.Finish();
    }

    public void Dispose()
    {
        _checksum.Dispose();
        stream.Dispose();
    }

    private int Fill(Span<byte> room, int atLeast)
    {
        try
        {
            return stream.ReadAtLeast(room, Math.Max(atLeast, 0), throwOnEndOfStream: false);
        }
        catch (IOException error)
        {
            throw ScriptText.Unreadable(file, error);
        }
    }
}
