using System.Text;

namespace Lending.Migrations.Lexing;

/// <summary>
/// Line and column of a place in UTF-8 text, counted forwards. CR, LF and CRLF each end a line, as they end a comment in
/// PostgreSQL; columns count characters, not bytes.
/// </summary>
internal struct LineCounter()
{
    private bool _afterReturn;

    /// <summary>From 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>From 1.</summary>
    public int Column { get; private set; } = 1;

    /// <summary>Passes the next bytes of the text.</summary>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        for (int end; (end = bytes.IndexOfAny((byte)'\r', (byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            var secondOfPair = end == 0 && _afterReturn && bytes[0] == '\n';
            Line += secondOfPair ? 0 : 1;
            Column = 1;
            _afterReturn = bytes[end] == '\r';
        }
        _afterReturn &= bytes.IsEmpty;
        Column += Characters(bytes);
    }

    private static int Characters(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            return bytes.Length;
        }
        var count = 0;
        foreach (var value in bytes)
        {
            count += (value & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }
}
