using System.Buffers;
using System.Text;

namespace Lending.Migrations.JavaScript;

/// <summary>What a child process wrote: a message of the bridge, or a line that something else printed.</summary>
/// <param name="Text">JSON, or the line.</param>
/// <param name="Kind">Which of the two, and from where.</param>
internal readonly record struct NodeOutput(string Text, NodeOutputKind Kind);

/// <summary>The kinds of output.</summary>
internal enum NodeOutputKind
{
    /// <summary>A whole message of the bridge.</summary>
    Message,

    /// <summary>A line that the migration printed to stdout.</summary>
    Print,

    /// <summary>A line that the migration printed to stderr.</summary>
    ErrorPrint,

    /// <summary>stderr is read up to where the bridge ended a half.</summary>
    ErrorMark,

    /// <summary>The stream has ended.</summary>
    End,
}

/// <summary>
/// Sorts the lines of one stream. A line of the bridge begins with the run's token and a mark: <c>+</c> where the message goes on
/// in the next one, <c>.</c> where it ends. The bridge writes a line end before it, so that what stood there unfinished is a line of
/// its own; where nothing stood, that line end is no print.
/// </summary>
/// <param name="token">The run's token.</param>
/// <param name="print">What a line of somebody else is.</param>
/// <param name="message">What a message is.</param>
/// <param name="sorted">Takes what was sorted.</param>
internal sealed class LineSorter(string token, NodeOutputKind print, NodeOutputKind message, Action<NodeOutput> sorted)
{
    private readonly byte[] _token = Encoding.ASCII.GetBytes(token);
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _message = new();
    private bool _emptyLineHeld;

    /// <summary>Reads a stream to its end.</summary>
    public void ReadAll(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        for (int length; (length = stream.Read(buffer)) > 0;)
        {
            Add(buffer.AsSpan(0, length));
        }

        if (_line.WrittenCount > 0)
        {
            TakeLine();
        }

        Print();
        sorted(new NodeOutput("", NodeOutputKind.End));
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            _line.Write(bytes[..end]);
            TakeLine();
        }

        _line.Write(bytes);
    }

    private void TakeLine()
    {
        var line = _line.WrittenSpan;
        if (line.StartsWith(_token) && line.Length > _token.Length && line[_token.Length] is (byte)'+' or (byte)'.')
        {
            _emptyLineHeld = false;
            _message.Write(line[(_token.Length + 1)..]);
            if (line[_token.Length] == (byte)'.')
            {
                sorted(new NodeOutput(TakeText(_message), message));
            }
        }
        else
        {
            Print();
            _emptyLineHeld = line.IsEmpty;
            if (!line.IsEmpty)
            {
                sorted(new NodeOutput(Encoding.UTF8.GetString(line).TrimEnd('\r'), print));
            }
        }

        _line.ResetWrittenCount();
    }

    private void Print()
    {
        if (_emptyLineHeld)
        {
            sorted(new NodeOutput("", print));
            _emptyLineHeld = false;
        }
    }

    private static string TakeText(ArrayBufferWriter<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.WrittenSpan);
        bytes.ResetWrittenCount();
        return text;
    }
}
