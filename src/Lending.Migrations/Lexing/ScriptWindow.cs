using System.Text;

namespace Lending.Migrations.Lexing;

/// <summary>
/// A cursor over a script's bytes: over all of them, or over a window that slides along a stream and grows only as far as
/// one statement needs. Positions count bytes from the begin of the text and stay true while the window slides.
/// </summary>
internal sealed class ScriptWindow
{
    /// <summary>The least room that a reader is given: one character.</summary>
    public const int LeastRoom = 4;

    private const long Nothing = long.MaxValue;

    private readonly PartReader? _read;
    private byte[] _bytes;
    private int _index;
    private int _end;
    private long _discarded;
    private LineCounter _lines = new();
    private int _counted;
    private long _held = Nothing;
    private long _marked;
    private (int Line, int Column)? _markedPlace;

    /// <summary>Over a text that is in memory.</summary>
    /// <param name="text">Checked bytes.</param>
    /// <param name="start">Where the text begins: after a byte order mark.</param>
    public ScriptWindow(byte[] text, int start)
    {
        _bytes = text;
        _index = _counted = start;
        _end = text.Length;
    }

    /// <summary>Over a text that is read in parts.</summary>
    /// <param name="read">Gives the next part.</param>
    /// <param name="size">Bytes of the window at first.</param>
    public ScriptWindow(PartReader read, int size)
    {
        _read = read;
        _bytes = new byte[Math.Max(size, LeastRoom)];
    }

    /// <summary>Where the cursor stands.</summary>
    public long Position => _discarded + _index;

    /// <summary>What is in memory from the cursor on; may be empty before the end.</summary>
    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_index, _end - _index);

    /// <summary>The byte at the cursor; -1 at the end.</summary>
    public int Peek() => _index < _end || Load() ? _bytes[_index] : -1;

    /// <summary>A byte ahead of the cursor; -1 beyond the end.</summary>
    public int Peek(int ahead)
    {
        while (_index + ahead >= _end)
        {
            if (!Load())
            {
                return -1;
            }
        }
        return _bytes[_index + ahead];
    }

    /// <summary>Moves the cursor; not beyond <see cref="Rest"/>.</summary>
    public void Skip(int count) => _index += count;

    /// <summary>Keeps the bytes from the cursor on in memory, until <see cref="Release"/>.</summary>
    public void Hold() => _held = Position;

    /// <summary>Ends <see cref="Hold"/>.</summary>
    public void Release() => _held = Nothing;

    /// <summary>The held text between two positions.</summary>
    public string Text(long from, long to) => Encoding.UTF8.GetString(_bytes, (int)(from - _discarded), (int)(to - from));

    /// <summary>Remembers the cursor's place, without holding its bytes.</summary>
    public void Mark()
    {
        _marked = Position;
        _markedPlace = null;
    }

    /// <summary>Line and column of the last <see cref="Mark"/>.</summary>
    public (int Line, int Column) MarkedPlace => _markedPlace ??= PlaceOf(_marked);

    /// <summary>Brings more bytes into memory behind those that are there; false at the end.</summary>
    public bool Load()
    {
        if (_read is null)
        {
            return false;
        }
        _ = MarkedPlace;
        Discard((int)(Math.Min(Position, _held) - _discarded));
        if (_bytes.Length - _end < LeastRoom)
        {
            Array.Resize(ref _bytes, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength));
        }
        var length = _read(_bytes.AsSpan(_end));
        _end += length;
        return length > 0;
    }

    private void Discard(int count)
    {
        if (count == 0)
        {
            return;
        }
        Count(Math.Max(count, _counted));
        _bytes.AsSpan(count, _end - count).CopyTo(_bytes);
        _discarded += count;
        _index -= count;
        _end -= count;
        _counted -= count;
    }

    private (int Line, int Column) PlaceOf(long position)
    {
        Count((int)(position - _discarded));
        return (_lines.Line, _lines.Column);
    }

    private void Count(int upTo)
    {
        _lines.Pass(_bytes.AsSpan(_counted, upTo - _counted));
        _counted = upTo;
    }
}

/// <summary>Fills the room as far as it goes, with whole characters; 0 at the end of the text.</summary>
internal delegate int PartReader(Span<byte> room);
