using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lending.Migrations.DatabaseTests.Connections;

/// <summary>Says to everybody what a server says that starts: FATAL 57P03 (PostgreSQL manual, "Message Formats", ErrorResponse).</summary>
internal sealed class StartingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connections;

    public StartingServer()
    {
        _listener.Start();
        _ = Task.Run(Serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        var fields = Encoding.ASCII.GetBytes("SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0");
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            Interlocked.Increment(ref _connections);
            var stream = client.GetStream();
            _ = await stream.ReadAsync(new byte[4096]);
            await stream.WriteAsync((byte[])[(byte)'E', .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(fields.Length + 4)), .. fields]);
        }
    }
}
