using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Lending.Migrations.Chaos.Stage;

/// <summary>Stands between a client and the server, and does to them what networks do.</summary>
internal sealed class Proxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _sockets = [];
    private readonly int _serverPort;
    private volatile TaskCompletionSource? _answers;
    private volatile TaskCompletionSource? _questions;
    private volatile bool _closed;

    public Proxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Accept();
    }

    public int Port { get; }

    /// <summary>How long each piece is on its way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Keeps back what the server says, and what the client says where both are silenced.</summary>
    public void Silence(bool both)
    {
        _answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions = both ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
    }

    /// <summary>Lets pass what was kept back.</summary>
    public void Speak()
    {
        var (answers, questions) = (_answers, _questions);
        (_answers, _questions) = (null, null);
        answers?.TrySetResult();
        questions?.TrySetResult();
    }

    /// <summary>Closes all that is open; what was kept back is lost.</summary>
    public void Cut()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    public void Dispose()
    {
        _closed = true;
        _listener.Dispose();
        Cut();
        Speak();
    }

    private async Task Accept()
    {
        while (!_closed)
        {
            try
            {
                _ = Serve(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task Serve(TcpClient client)
    {
        try
        {
            using (client)
            using (var server = new TcpClient())
            {
                _sockets.Add(client);
                _sockets.Add(server);
                await server.ConnectAsync(IPAddress.Loopback, _serverPort);
                client.NoDelay = server.NoDelay = true;
                await Task.WhenAny(Pass(client, server, () => _questions), Pass(server, client, () => _answers));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException)
        {
            // One of the two is gone, and with it the other.
        }
    }

    private async Task Pass(TcpClient from, TcpClient to, Func<TaskCompletionSource?> silence)
    {
        var bytes = new byte[16 * 1024];
        try
        {
            for (int length; (length = await from.GetStream().ReadAsync(bytes)) > 0;)
            {
                if (Delay > TimeSpan.Zero)
                {
                    await Task.Delay(Delay);
                }

                if (silence() is { } kept)
                {
                    await kept.Task;
                }

                await to.GetStream().WriteAsync(bytes.AsMemory(0, length));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }
}
