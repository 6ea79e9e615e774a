using Lending.Migrations.Lexing;

namespace Lending.Migrations.Sources;

/// <summary>
/// The lines behind COPY … FROM STDIN up to the line <c>\.</c>, which ends them (psql's manual, \copy): read from the script as
/// they are asked for. What nobody reads is passed over.
/// </summary>
internal sealed class CopyDataStream(ScriptWindow window, SourceLocation statement) : ForwardStream
{
    private bool _atLine = true;
    private bool _ended;

    /// <summary>Moves the script behind the data.</summary>
    /// <exception cref="InvalidMigrationException">They have no end.</exception>
    public void Finish()
    {
        while (!AtEnd())
        {
            Pass(window.Rest.Length);
        }
    }

    /// <exception cref="InvalidMigrationException">They have no end.</exception>
    public override int Read(Span<byte> buffer)
    {
        var length = 0;
        while (length < buffer.Length && !AtEnd())
        {
            var from = window.Rest;
            var count = Pass(Math.Min(buffer.Length - length, from.Length));
            from[..count].CopyTo(buffer[length..]);
            length += count;
        }
        return length;
    }

    /// <summary>Passes the rest of the line, or a part of it.</summary>
    /// <returns>How many bytes; they stay readable until the window loads more.</returns>
    private int Pass(int atMost)
    {
        var lineEnd = window.Rest[..atMost].IndexOf((byte)'\n');
        var count = lineEnd < 0 ? atMost : lineEnd + 1;
        window.Skip(count);
        _atLine = lineEnd >= 0;
        return count;
    }

    private bool AtEnd()
    {
        if (_ended)
        {
            return true;
        }
        if (window.Peek() < 0)
        {
            throw new InvalidMigrationException(
                "ScriptInvalid", @"the data of the COPY that begins here have no end: a line '\.' ends them. Is the file cut off?", statement);
        }
        if (!_atLine || window.Peek() != '\\' || window.Peek(1) != '.')
        {
            return false;
        }
        var length = window.Peek(2) == '\r' ? 3 : 2;
        if (window.Peek(length) is not ('\n' or -1))
        {
            return false;
        }
        window.Skip(window.Peek(length) == '\n' ? length + 1 : length);
        return _ended = true;
    }
}
