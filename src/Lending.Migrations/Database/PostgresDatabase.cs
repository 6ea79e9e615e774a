using System.Globalization;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>A PostgreSQL database that migrations run on.</summary>
internal sealed class PostgresDatabase(NpgsqlConnectionStringBuilder target, MigratorSettings settings) : IMigrationDatabase
{
    public IOpeningSession BeginOpen()
    {
        TableNames.Check(settings);
        return new OpeningConnection(Prepare(), settings);
    }

    /// <summary>
    /// The session as Sequelize prepares it (UTC, client_min_messages, standard_conforming_strings), by start-up parameters: so
    /// RESET ALL leads back to it. No pool: the connection's end must be the lock's end. No time limit of the driver's: a
    /// migration may take hours, and its rollback after a stop may take long too. The driver uses what was prepared on purpose for any command of that
    /// text (MaxAutoPrepare), and prepares nothing by itself: a migration's SELECT may not be planned before its ALTER TABLE.
    /// </summary>
    private NpgsqlConnectionStringBuilder Prepare()
    {
        var prepared = new NpgsqlConnectionStringBuilder(target.ConnectionString)
        {
            Pooling = false,
            Enlist = false,
            CommandTimeout = 0,
            CancellationTimeout = 0,
            Timezone = "UTC",
            IncludeErrorDetail = true,
            IncludeFailedBatchedCommand = true,
            TcpKeepAlive = true,
            MaxAutoPrepare = 1,
            AutoPrepareMinUsages = int.MaxValue,
            Options = $"{target.Options} -c client_min_messages={(settings.ShowNotices ? "notice" : "warning")} "
                + "-c standard_conforming_strings=on"
                + (settings.StatementTimeout is { } limit
                    ? string.Create(CultureInfo.InvariantCulture, $" -c statement_timeout={Math.Max(1, (int)limit.TotalMilliseconds)}")
                    : ""),
        };
        prepared.ApplicationName ??= settings.Runner.Tool;
        if (!target.ShouldSerialize("GSS Encryption Mode"))
        {
            // Tried first by default, at every connection, with a library to load and a refusal to wait for; TLS is what people use.
            prepared.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        if (settings.Schema is not null)
        {
            prepared.SearchPath = TableNames.Quote(settings.Schema);
        }

        return prepared;
    }
}
