using System.Globalization;
using Lending.Migrations.Lexing;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Looks after what concurrent builds of indexes leave when they fail: an INVALID index under the name that the next try wants (PostgreSQL
/// manual, "Building Indexes Concurrently").
/// </summary>
/// <param name="connection">The run's connection.</param>
/// <param name="sink">Drops, so that it can be stopped.</param>
/// <param name="tell">Hears what is found.</param>
/// <param name="serverVersion">Before 12 the server does not tell who builds, so nothing is done.</param>
internal sealed class IndexCare(NpgsqlConnection connection, ExecutingSink sink, Action<MigrationEvent> tell, string serverVersion)
{
    private const int FirstThatTells = 12;

    /// <summary>
    /// The index of a name beside a table, as both are written. A builder whose table we are not shown may be at work on this one.
    /// </summary>
    private const string Question =
        """
        SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.format('%I.%I', n.nspname, t.relname),
               i.indrelid = t.oid, i.indisvalid, i.indisunique,
               (SELECT p.pid FROM pg_catalog.pg_stat_progress_create_index p
                WHERE p.datname = pg_catalog.current_database() AND (p.index_relid = c.oid OR p.relid IS NULL) LIMIT 1)
        FROM pg_catalog.pg_class t
        JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
        JOIN pg_catalog.pg_class c ON c.relnamespace = t.relnamespace AND c.relname = (pg_catalog.parse_ident($1))[1]::name
        JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
        WHERE t.oid = pg_catalog.to_regclass($2)
        """;

    private const string Leftovers =
        """
        SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), i.indrelid::pg_catalog.regclass::text
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = c.oid)
        """;

    private readonly bool _isTold = int.TryParse(serverVersion.Split('.')[0], CultureInfo.InvariantCulture, out var major) && major >= FirstThatTells;

    /// <summary>Whether a statement that was under way when the run before ended was done; tells it.</summary>
    public bool FindDone(SqlStatement statement)
    {
        var found = IndexStatement.Of(statement.Text) switch
        {
            { Builds: true } built => Find(built) is { IsValid: true, IsOnTable: true } index && index.IsUnique == built.Unique,
            { Builds: false } dropped => !Exists(dropped.Index),
            _ => false,
        };
        tell(new MigrationEvent.StatementUncertain(statement, found));
        return found;
    }

    /// <summary>Drops the INVALID index that stands in the way of a build; tells what a REINDEX CONCURRENTLY has left.</summary>
    /// <exception cref="DatabaseRefusedException">Somebody is building it.</exception>
    public void ClearTheWay(SqlStatement statement)
    {
        if (IndexStatement.Of(statement.Text) is { Builds: true } built && Find(built) is { IsValid: false, IsOnTable: true } index)
        {
            if (index.Builder is { } builder)
            {
                throw new DatabaseRefusedException(
                    "IndexBeingBuilt",
                    $"The index {index.Name} on {index.Table} is not valid, and process {builder} is building an index, most likely this one. Wait until it is done, or end it "
                    + $"(SELECT pg_terminate_backend({builder})), and run again.");
            }

            tell(new MigrationEvent.InvalidIndexFound(index.Name, index.Table, Dropped: true));
            sink.Tend($"DROP INDEX CONCURRENTLY {index.Name}");
        }
        else if (_isTold && SqlText.NeedsNoTransaction(statement.Text) == "REINDEX CONCURRENTLY")
        {
            foreach (var (name, table) in FindLeftovers())
            {
                tell(new MigrationEvent.InvalidIndexFound(name, table, Dropped: false));
            }
        }
    }

    private Found? Find(IndexStatement statement)
    {
        if (!_isTold)
        {
            return null;
        }

        using var command = new NpgsqlCommand(Question, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = statement.Index });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = statement.Table! });
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new Found(
                reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetBoolean(4), reader.IsDBNull(5) ? null : reader.GetInt32(5))
            : null;
    }

    private bool Exists(string name)
    {
        using var command = new NpgsqlCommand("SELECT pg_catalog.to_regclass($1) IS NOT NULL", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return (bool)command.ExecuteScalar()!;
    }

    private List<(string Name, string Table)> FindLeftovers()
    {
        using var command = new NpgsqlCommand(Leftovers, connection);
        using var reader = command.ExecuteReader();
        var found = new List<(string, string)>();
        while (reader.Read())
        {
            found.Add((reader.GetString(0), reader.GetString(1)));
        }

        return found;
    }

    private sealed record Found(string Name, string Table, bool IsOnTable, bool IsValid, bool IsUnique, int? Builder);
}
