using Dapper;
using Lending.Migrations.Settings;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests;

public sealed class TestDatabaseTests
{
    [SkippableFact]
    public void Each_test_has_an_empty_database_of_its_own_that_goes_though_somebody_is_connected()
    {
        using var other = TestDatabase.Create();
        var database = TestDatabase.Create();
        Assert.NotEqual(other.Name, database.Name);
        Assert.Empty(database.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));

        using var connection = new NpgsqlConnection(DatabaseUrl.Parse(database.Url).ConnectionString + ";Pooling=false");
        connection.Open();
        Assert.Equal(database.Name, connection.ExecuteScalar<string>("SELECT current_database()"));

        database.Dispose();

        Assert.Equal([other.Name], other.Query<string>(
            "SELECT datname FROM pg_database WHERE datname = ANY (@names)", new { names = new[] { other.Name, database.Name } }));
    }
}
