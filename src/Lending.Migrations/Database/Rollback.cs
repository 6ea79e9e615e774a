using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>The end of a transaction that failed.</summary>
internal static class Rollback
{
    /// <summary>Rolls back; where the connection is gone there is nothing to say it to, and the server rolls back by itself.</summary>
    public static void Of(NpgsqlConnection connection)
    {
        try
        {
            using var command = new NpgsqlCommand("ROLLBACK", connection);
            command.ExecuteNonQuery();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
        }
    }
}
