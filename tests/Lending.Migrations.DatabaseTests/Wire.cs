using System.Net;
using System.Net.Sockets;

namespace Lending.Migrations.DatabaseTests;

/// <summary>Stands between clients and the server: counts how often a client waits for an answer, and loses what it is told to lose.</summary>
internal sealed class Wire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _host;
    private readonly int _port;
    private readonly System.Collections.Concurrent.ConcurrentBag<TcpClient> _clients = [];
    private int _connections;
    private int _roundTrips;

    public Wire(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Task.Run(Accept);
    }

    public int Port { get; }

    /// <summary>Which connections, counted from 1, are closed as soon as they are made.</summary>
    public Func<int, bool> Loses { private get; init; } = _ => false;

    /// <summary>Turns what the server says into what the client hears.</summary>
    public Func<byte[], byte[]> Answers { private get; init; } = bytes => bytes;

    public int Connections => Volatile.Read(ref _connections);

    public int RoundTrips => Volatile.Read(ref _roundTrips);

    /// <summary>Closes all that is open, as a firewall does that sends resets.</summary>
    public void Cut()
    {
        foreach (var client in _clients)
        {
            client.Close();
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            if (Loses(Interlocked.Increment(ref _connections)))
            {
                client.Dispose();
            }
            else
            {
                _ = Serve(client);
            }
        }
    }

    private async Task Serve(TcpClient client)
    {
        _clients.Add(client);
        using (client)
        using (var server = new TcpClient(_host, _port))
        {
            client.NoDelay = server.NoDelay = true;
            var asked = 0;
            await Task.WhenAny(
                Pass(client, server, bytes => bytes, () => Volatile.Write(ref asked, 1)),
                Pass(server, client, Answers, () => Interlocked.Add(ref _roundTrips, Interlocked.Exchange(ref asked, 0))));
        }
    }

    private static async Task Pass(TcpClient from, TcpClient to, Func<byte[], byte[]> turn, Action seen)
    {
        var bytes = new byte[64 * 1024];
        for (int length; (length = await from.GetStream().ReadAsync(bytes)) > 0;)
        {
            seen();
            await to.GetStream().WriteAsync(turn(bytes[..length]));
        }
    }
}
