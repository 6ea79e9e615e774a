using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Lending.Migrations.JavaScript;

/// <summary>
/// A child <c>node</c> with the bridge in it. Two threads read what it writes, so that neither side can block the other; what they
/// read is handed out on the caller's thread, in order.
/// </summary>
internal sealed class NodeProcess : IDisposable
{
    private const int StderrKept = 20;

    /// <summary>What is still in the pipes of a process that is gone is read by then; one that it left behind may hold them for long.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly OutputQueue _output = new();
    private readonly Queue<string> _lastErrors = new();
    private readonly Action<MigrationEvent.Printed> _tell;
    private int _openStreams = 2;
    private int _errorMarks;
    private int _begun;

    private NodeProcess(Process process, string token, Action<MigrationEvent.Printed> tell)
    {
        _process = process;
        _tell = tell;
        process.Exited += (_, _) => Task.Delay(Grace).ContinueWith(_ => _output.Add(new NodeOutput("", NodeOutputKind.Gone)), TaskScheduler.Default);
        process.EnableRaisingEvents = true;
        Read(process.StandardOutput.BaseStream, new LineSorter(token, NodeOutputKind.Print, NodeOutputKind.Message, _output.Add));
        Read(process.StandardError.BaseStream, new LineSorter(token, NodeOutputKind.ErrorPrint, NodeOutputKind.ErrorMark, _output.Add));
        Send(Encoding.ASCII.GetBytes(token + "\n"));
    }

    /// <summary>True where it is gone, and all that it wrote was handed out.</summary>
    public bool HasEnded => _openStreams <= 0;

    /// <summary>The last lines that it wrote to stderr.</summary>
    public string LastErrors => string.Join('\n', _lastErrors);

    /// <summary>Starts it with our environment.</summary>
    /// <param name="folder">Its working directory.</param>
    /// <param name="tell">Hears what is printed.</param>
    /// <exception cref="InvalidMigrationException">There is no <c>node</c>.</exception>
    public static NodeProcess Start(string folder, Action<MigrationEvent.Printed> tell)
    {
        var start = new ProcessStartInfo("node", ["--input-type=module", "--eval", Script()])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new NodeProcess(Process.Start(start)!, RandomNumberGenerator.GetHexString(32, lowercase: true), tell);
        }
        catch (Win32Exception error)
        {
            throw new InvalidMigrationException(
                "NodeMissing",
                $"JavaScript migrations need Node.js 18 or newer, and there is no 'node' on the PATH ({error.Message}). Install it "
                + "(https://nodejs.org), or write the migration as .sql or C#.",
                location: null,
                error);
        }
    }

    /// <summary>Sends a line that begins something.</summary>
    public void Begin(ReadOnlySpan<byte> line)
    {
        _begun++;
        Send(line);
    }

    /// <summary>Sends a line.</summary>
    /// <param name="line">With its end. What a process that is gone does not read is nobody's loss: its end is read next.</param>
    public void Send(ReadOnlySpan<byte> line)
    {
        try
        {
            var stream = _process.StandardInput.BaseStream;
            stream.Write(line);
            stream.Flush();
        }
        catch (IOException)
        {
        }
    }

    /// <summary>The next message, on the way to which prints are told; null where the process has ended.</summary>
    /// <param name="limit">How long to wait for it; null for ever. Prints do not count.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="TimeoutException">None came.</exception>
    public string? Receive(TimeSpan? limit, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        while (!HasEnded)
        {
            var output = _output.Take(Left(limit, began), cancellation);
            if (output.Kind == NodeOutputKind.Message)
            {
                return output.Text;
            }

            Handle(output);
        }

        return null;
    }

    /// <summary>After the last message of what was begun.</summary>
    /// <param name="errors">True to tell first what it wrote to stderr, up to the bridge's mark.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public void ReceiveEnd(bool errors, CancellationToken cancellation)
    {
        // The other thread may have been faster: then the mark was read on the way to the message.
        while (errors && !HasEnded && _errorMarks == 0)
        {
            Handle(_output.Take(Timeout.InfiniteTimeSpan, cancellation));
        }

        _errorMarks -= errors ? 1 : 0;
        _begun--;
    }

    /// <summary>How it ended.</summary>
    public int ExitCode()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>
    /// Ends it; where it is at work, also what it started. Finding that looks at every process of the machine, which takes its time.
    /// </summary>
    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: _begun > 0);
            if (_begun > 0)
            {
                _process.WaitForExit(Grace);
            }
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It is gone already.
        }

        _process.Dispose();
        TellRest();
    }

    private static string Script()
    {
        using var reader = new StreamReader(typeof(NodeProcess).Assembly.GetManifestResourceStream("bridge.mjs")!);
        return reader.ReadToEnd();
    }

    /// <summary>What stands in the queue when the run is over. A listener that throws is not heard any more: another error is on its way.</summary>
    private void TellRest()
    {
        try
        {
            while (_output.TryTake(out var output))
            {
                Handle(output);
            }
        }
        catch (Exception)
        {
            // The run has its result; this is its last word to one that has stopped listening.
        }
    }

    private static TimeSpan Left(TimeSpan? limit, long began)
    {
        if (limit is null)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var left = limit.Value - Stopwatch.GetElapsedTime(began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static void Read(Stream stream, LineSorter sorter) =>
        new Thread(() => sorter.ReadAll(stream)) { IsBackground = true, Name = "node output" }.Start();

    private void Handle(NodeOutput output)
    {
        switch (output.Kind)
        {
            case NodeOutputKind.End:
                _openStreams--;
                break;
            case NodeOutputKind.Gone:
                _openStreams = 0;
                break;
            case NodeOutputKind.ErrorMark:
                _errorMarks++;
                break;
            case NodeOutputKind.Print:
                _tell(new MigrationEvent.Printed(output.Text, IsError: false));
                break;
            case NodeOutputKind.ErrorPrint:
                _lastErrors.Enqueue(output.Text);
                if (_lastErrors.Count > StderrKept)
                {
                    _lastErrors.Dequeue();
                }

                _tell(new MigrationEvent.Printed(output.Text, IsError: true));
                break;
            default:
                break;
        }
    }
}
