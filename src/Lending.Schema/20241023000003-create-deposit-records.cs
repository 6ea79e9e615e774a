using Lending.Migrations;
using Lending.Migrations.Operations;

namespace Lending.Schema;

/// <summary>The deposits that were made, from paying in to withdrawal.</summary>
[Migration("20241023000003-create-deposit-records")]
public sealed class CreateDepositRecords : CodeMigration
{
    /// <inheritdoc/>
    public override void Up(QueryInterface queryInterface)
    {
        queryInterface.CreateTable("deposit_records", new()
        {
            ["id"] = Columns.Id,
            ["depositId"] = Columns.Key,
            ["depositor"] = Columns.Key,
            ["marketId"] = Columns.Key,
            ["amount"] = Columns.Amount,
            ["shares"] = Columns.Amount,
            ["interestEarned"] = Columns.Amount,
            ["status"] = Columns.Status,
            ["depositedAt"] = Columns.Now,
            ["withdrawnAt"] = DataTypes.Date,
            ["txHash"] = DataTypes.String(255),
            ["createdAt"] = Columns.Now,
            ["updatedAt"] = Columns.Now,
        });
        queryInterface.AddIndex("deposit_records", ["depositId"], new() { Name = "deposit_records_deposit_id_idx", Unique = true });
        queryInterface.AddIndex("deposit_records", ["depositor"], new() { Name = "deposit_records_depositor_idx" });
        queryInterface.AddIndex("deposit_records", ["marketId"], new() { Name = "deposit_records_market_id_idx" });
        queryInterface.AddIndex("deposit_records", ["status"], new() { Name = "deposit_records_status_idx" });
        queryInterface.AddIndex("deposit_records", ["depositedAt"], new() { Name = "deposit_records_deposited_at_idx" });
    }

    /// <inheritdoc/>
    public override void Down(QueryInterface queryInterface) => queryInterface.DropTable("deposit_records");
}
