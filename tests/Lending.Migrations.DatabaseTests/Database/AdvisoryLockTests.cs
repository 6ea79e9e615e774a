using Dapper;
using Lending.Migrations.Database;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Database;

public sealed class AdvisoryLockTests
{
    [SkippableFact]
    public void What_was_taken_again_with_each_record_is_free_as_soon_as_it_is_released()
    {
        using var database = TestDatabase.Create();
        using var ours = database.Open();
        using var theirs = database.Open();
        var tables = new TableNames("public", MigratorSettings.DefaultTable);
        var held = new AdvisoryLock(ours, tables);
        Assert.True(held.TryAcquire());
        ours.Execute($"SELECT {held.Hold}");
        Assert.False(new AdvisoryLock(theirs, tables).TryAcquire());

        held.Release();

        Assert.True(new AdvisoryLock(theirs, tables).TryAcquire());
    }
}
