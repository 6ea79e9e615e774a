using Lending.Migrations;
using Lending.Migrations.Operations;

namespace Lending.Schema;

/// <summary>What each user has done so far, in sums.</summary>
[Migration("20241023000004-create-user-stats")]
public sealed class CreateUserStats : CodeMigration
{
    /// <inheritdoc/>
    public override void Up(QueryInterface queryInterface)
    {
        queryInterface.CreateTable("user_stats", new()
        {
            ["id"] = Columns.Id,
            ["address"] = Columns.Key,
            ["totalDeposited"] = Columns.Amount,
            ["totalBorrowed"] = Columns.Amount,
            ["totalRepaid"] = Columns.Amount,
            ["totalWithdrawn"] = Columns.Amount,
            ["activeLoans"] = Columns.Count,
            ["activeDeposits"] = Columns.Count,
            ["liquidations"] = Columns.Count,
            ["lastActivityAt"] = DataTypes.Date,
            ["createdAt"] = Columns.Now,
            ["updatedAt"] = Columns.Now,
        });
        queryInterface.AddIndex("user_stats", ["address"], new() { Name = "user_stats_address_idx", Unique = true });
        queryInterface.AddIndex("user_stats", ["lastActivityAt"], new() { Name = "user_stats_last_activity_at_idx" });
    }

    /// <inheritdoc/>
    public override void Down(QueryInterface queryInterface) => queryInterface.DropTable("user_stats");
}
