using System.Net.Sockets;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Opens a connection on another thread: the driver's Open cannot be cancelled, and OpenAsync would leave the socket non-blocking,
/// which makes every later round trip slower. One that nobody waits for any more is closed there.
/// </summary>
internal sealed class OpeningConnection : IOpeningSession
{
    private readonly NpgsqlConnectionStringBuilder _target;
    private readonly MigratorSettings _settings;
    private readonly NpgsqlConnection _connection;
    private readonly Task _opening;
    private bool _handedOver;

    /// <summary>Begins.</summary>
    public OpeningConnection(NpgsqlConnectionStringBuilder target, MigratorSettings settings)
    {
        _target = target;
        _settings = settings;
        _connection = SourceOf(target).CreateConnection();
        _opening = Task.Run(_connection.Open);
    }

    public IMigrationSession Complete(Action<MigrationEvent.Notice> onNotice, CancellationToken cancellation)
    {
        try
        {
            _opening.WaitAsync(cancellation).GetAwaiter().GetResult();
            _connection.Notice += (_, arguments) =>
                onNotice(new MigrationEvent.Notice(arguments.Notice.InvariantSeverity, arguments.Notice.MessageText));
            var session = PostgresSession.On(_connection, _settings);
            _handedOver = true;
            return session;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or ArgumentException or IOException or SocketException)
        {
            throw Errors.ConnectionFailed(_target, exception);
        }
    }

    /// <summary>The source knows how to open the connection, and a second one that stops a statement. It holds nothing that must be let go.</summary>
    private static NpgsqlDataSource SourceOf(NpgsqlConnectionStringBuilder target)
    {
        var builder = new NpgsqlDataSourceBuilder(target.ConnectionString);
        UserTypes.LeaveUnknown(builder);
        return builder.Build();
    }

    public void Dispose()
    {
        if (!_handedOver)
        {
            _opening.ContinueWith(
                opening =>
                {
                    _ = opening.Exception;
                    _connection.Dispose();
                },
                TaskScheduler.Default);
        }
    }
}
