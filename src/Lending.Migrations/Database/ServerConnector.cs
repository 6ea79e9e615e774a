using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Makes the one connection of a run: tries the servers in order, checks their certificates, and finds out what stands there.
/// </summary>
internal sealed class ServerConnector(DatabaseTarget target, MigratorSettings settings)
{
    /// <summary>Seconds of silence after which the network is asked whether it still stands; firewalls forget after some minutes.</summary>
    private const int KeepAliveAfter = 30;
    private const int KeepAliveEvery = 10;

    private readonly SessionSettings _session = new(target.Connection.Options, settings);

    /// <summary>Connects to the first server that is of the wanted kind.</summary>
    /// <exception cref="DatabaseConnectionException">There is none.</exception>
    public PostgresSession Connect()
    {
        var wanted = target.Connection.TargetSessionAttributes ?? "any";
        var hosts = target.Hosts.ToArray();
        if (target.Connection.LoadBalanceHosts)
        {
            Random.Shared.Shuffle(hosts);
        }

        if (wanted != "prefer-standby")
        {
            return Connect(hosts, wanted);
        }

        try
        {
            return Connect(hosts, "standby");
        }
        catch (DatabaseConnectionException error) when (error.IsTransient)
        {
            return Connect(hosts, "any");
        }
    }

    private PostgresSession Connect(DatabaseHost[] hosts, string wanted)
    {
        var failures = new List<DatabaseConnectionException>();
        foreach (var host in hosts)
        {
            try
            {
                var session = Connect(host);
                if (session.Is(wanted))
                {
                    return session;
                }

                session.Dispose();
                failures.Add(Errors.NotOfTheWantedKind(host, session.Kind, wanted));
            }
            catch (DatabaseConnectionException error) when (error.IsTransient)
            {
                // As in libpq: the next one is tried where this one cannot be reached, not where it says no.
                failures.Add(error);
            }
        }

        throw failures is [var only] ? only : Errors.NoneOf(failures);
    }

    private PostgresSession Connect(DatabaseHost host)
    {
        try
        {
            return Connect(host, Prepare(host));
        }
        catch (DatabaseConnectionException error) when (Errors.IsStartUpParameterRefused(error))
        {
            // A pooler: it keeps server sessions that have begun already. What we have to say is said in each transaction then.
            var bare = Prepare(host);
            bare.Options = bare.SearchPath = null;
            return ConnectBare(host, bare);
        }
    }

    private PostgresSession ConnectBare(DatabaseHost host, NpgsqlConnectionStringBuilder bare)
    {
        try
        {
            return Connect(host, bare);
        }
        catch (DatabaseConnectionException error) when (Errors.IsStartUpParameterRefused(error))
        {
            throw Errors.PoolerRefused(error);
        }
    }

    private PostgresSession Connect(DatabaseHost host, NpgsqlConnectionStringBuilder prepared)
    {
        NpgsqlConnection? connection = null;
        ServerCertificate? certificate = null;
        try
        {
            // The source knows how to open the connection, and a second one that stops a statement. It holds nothing that must be let go.
            var source = new NpgsqlDataSourceBuilder(prepared.ConnectionString);
            UserTypes.LeaveUnknown(source);
            if (!host.IsSocket && target.Connection.SslMode is SslMode.VerifyCA or SslMode.VerifyFull)
            {
                certificate = new ServerCertificate(host.Name, target.Connection);
                source.UseSslClientAuthenticationOptionsCallback(certificate.Apply);
            }

            connection = source.Build().CreateConnection();
            connection.Open();
            return PostgresSession.On(connection, host, _session, settings);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or ArgumentException or IOException or SocketException
            or CryptographicException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw certificate?.Problem is { } problem
                ? Errors.CertificateRefused(host, problem, exception)
                : Errors.ConnectionFailed(host, prepared, exception);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// No pool: the connection's end must be the lock's end. No time limit: a migration may take hours, and its rollback after a
    /// stop may take long too. The driver uses what was prepared on purpose for any command of that text (MaxAutoPrepare), and prepares nothing
    /// by itself: a migration's SELECT may not be planned before its ALTER TABLE, and behind a pooler the next one may reach another session.
    /// </summary>
    private NpgsqlConnectionStringBuilder Prepare(DatabaseHost host)
    {
        var prepared = new NpgsqlConnectionStringBuilder(target.Connection.ConnectionString)
        {
            Host = host.Address ?? host.Name,
            Port = host.Port,
            Password = target.Connection.Password is { Length: > 0 } password ? password : target.Passwords.GetValueOrDefault(host),
            Pooling = false,
            Multiplexing = false,
            Enlist = false,
            MaxAutoPrepare = 1,
            AutoPrepareMinUsages = int.MaxValue,
            CommandTimeout = 0,
            CancellationTimeout = 0,
            Timezone = "UTC",
            ClientEncoding = "UTF8",
            IncludeErrorDetail = true,
            IncludeFailedBatchedCommand = true,
            Options = _session.AsOptions(),
        };
        prepared.Remove("Target Session Attributes");
        prepared.Remove("Load Balance Hosts");
        prepared.ApplicationName ??= settings.Runner.Tool;
        if (!OperatingSystem.IsWindows())
        {
            // The driver would look into it by itself, whoever else may read it.
            prepared.Passfile = "/dev/null";
        }

        SetKeepAlive(prepared, host);
        SetEncryption(prepared, host);
        return prepared;
    }

    private void SetKeepAlive(NpgsqlConnectionStringBuilder prepared, DatabaseHost host)
    {
        if (host.IsSocket || (target.Connection.ShouldSerialize("TCP Keepalive") && !target.Connection.TcpKeepAlive))
        {
            prepared.Remove("TCP Keepalive");
            prepared.Remove("TCP Keepalive Time");
            prepared.Remove("TCP Keepalive Interval");
            return;
        }

        prepared.TcpKeepAlive = true;
        prepared.TcpKeepAliveTime = target.Connection.TcpKeepAliveTime is > 0 and var after ? after : KeepAliveAfter;
        prepared.TcpKeepAliveInterval = target.Connection.TcpKeepAliveInterval is > 0 and var every ? every : KeepAliveEvery;
    }

    private void SetEncryption(NpgsqlConnectionStringBuilder prepared, DatabaseHost host)
    {
        if (!target.Connection.ShouldSerialize("GSS Encryption Mode"))
        {
            // Tried first by default, at every connection, with a library to load and a refusal to wait for; TLS is what people use.
            prepared.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        prepared.RootCertificate = null;
        prepared.SslMode = target.Connection.SslMode switch
        {
            // As in libpq: nobody listens in on a socket of this machine.
            _ when host.IsSocket => SslMode.Disable,
            SslMode.VerifyCA or SslMode.VerifyFull => SslMode.Require,
            var mode => mode,
        };
    }
}
