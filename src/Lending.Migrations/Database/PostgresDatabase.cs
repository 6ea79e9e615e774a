using System.Net.Sockets;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>A PostgreSQL database that migrations run on.</summary>
internal sealed class PostgresDatabase(NpgsqlConnectionStringBuilder target, MigratorSettings settings) : IMigrationDatabase
{
    public IMigrationSession Open(Action<MigrationEvent.Notice> onNotice, CancellationToken cancellation)
    {
        TableNames.Check(settings);
        var prepared = Prepare();
        var connection = new NpgsqlConnection(prepared.ConnectionString);
        try
        {
            Open(connection, cancellation);
            connection.Notice += (_, arguments) =>
                onNotice(new MigrationEvent.Notice(arguments.Notice.InvariantSeverity, arguments.Notice.MessageText));
            return PostgresSession.On(connection, settings);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            connection.Dispose();
            if (exception is NpgsqlException or TimeoutException or ArgumentException or IOException or SocketException)
            {
                throw Errors.ConnectionFailed(prepared, exception);
            }

            throw;
        }
    }

    /// <summary>
    /// The driver's Open cannot be cancelled, and OpenAsync would leave the socket non-blocking, which makes every later round trip
    /// slower. So it opens on another thread while this one waits; an open that comes too late is closed there.
    /// </summary>
    private static void Open(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var opening = Task.Run(connection.Open, CancellationToken.None);
        try
        {
            opening.WaitAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            opening.ContinueWith(_ => connection.Dispose(), TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>
    /// The session as Sequelize prepares it (UTC, client_min_messages, standard_conforming_strings), by start-up parameters: so
    /// RESET ALL leads back to it. No pool: the connection's end must be the lock's end. No time limit: a migration may take hours.
    /// </summary>
    private NpgsqlConnectionStringBuilder Prepare()
    {
        var prepared = new NpgsqlConnectionStringBuilder(target.ConnectionString)
        {
            Pooling = false,
            Enlist = false,
            CommandTimeout = 0,
            Timezone = "UTC",
            IncludeErrorDetail = true,
            IncludeFailedBatchedCommand = true,
            TcpKeepAlive = true,
            Options = $"{target.Options} -c client_min_messages={(settings.ShowNotices ? "notice" : "warning")} "
                + "-c standard_conforming_strings=on",
        };
        prepared.ApplicationName ??= settings.Runner.Tool;
        if (settings.Schema is not null)
        {
            prepared.SearchPath = TableNames.Quote(settings.Schema);
        }

        return prepared;
    }
}
