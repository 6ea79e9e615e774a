using System.Net;
using System.Net.Sockets;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>Stands between a client and the server and counts how often the client waits for an answer.</summary>
internal sealed class RoundTrips : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _asked;
    private int _count;

    public RoundTrips(string host, int port)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Task.Run(() => Serve(host, port));
    }

    public int Port { get; }

    public int Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();

    private async Task Serve(string host, int port)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        using var server = new TcpClient(host, port);
        client.NoDelay = server.NoDelay = true;
        await Task.WhenAny(
            Pass(client, server, () => Volatile.Write(ref _asked, 1)),
            Pass(server, client, () => Interlocked.Add(ref _count, Interlocked.Exchange(ref _asked, 0))));
    }

    private static async Task Pass(TcpClient from, TcpClient to, Action seen)
    {
        var bytes = new byte[64 * 1024];
        for (int length; (length = await from.GetStream().ReadAsync(bytes)) > 0;)
        {
            seen();
            await to.GetStream().WriteAsync(bytes.AsMemory(0, length));
        }
    }
}
