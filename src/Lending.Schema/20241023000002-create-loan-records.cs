using Lending.Migrations;
using Lending.Migrations.Operations;

namespace Lending.Schema;

/// <summary>The loans that were taken, from borrowing to repayment or liquidation.</summary>
[Migration("20241023000002-create-loan-records")]
public sealed class CreateLoanRecords : CodeMigration
{
    /// <inheritdoc/>
    public override void Up(QueryInterface queryInterface)
    {
        queryInterface.CreateTable("loan_records", new()
        {
            ["id"] = Columns.Id,
            ["loanId"] = Columns.Key,
            ["borrower"] = Columns.Key,
            ["marketId"] = Columns.Key,
            ["collateralAmount"] = Columns.Amount,
            ["principal"] = Columns.Amount,
            ["interestAccrued"] = Columns.Amount,
            ["interestRate"] = Columns.Rate,
            ["healthFactor"] = DataTypes.Decimal(20, 6),
            ["status"] = Columns.Status,
            ["borrowedAt"] = Columns.Now,
            ["dueAt"] = DataTypes.Date,
            ["repaidAt"] = DataTypes.Date,
            ["liquidatedAt"] = DataTypes.Date,
            ["txHash"] = DataTypes.String(255),
            ["createdAt"] = Columns.Now,
            ["updatedAt"] = Columns.Now,
        });
        queryInterface.AddIndex("loan_records", ["loanId"], new() { Name = "loan_records_loan_id_idx", Unique = true });
        queryInterface.AddIndex("loan_records", ["borrower"], new() { Name = "loan_records_borrower_idx" });
        queryInterface.AddIndex("loan_records", ["marketId"], new() { Name = "loan_records_market_id_idx" });
        queryInterface.AddIndex("loan_records", ["status"], new() { Name = "loan_records_status_idx" });
        queryInterface.AddIndex("loan_records", ["healthFactor"], new() { Name = "loan_records_health_factor_idx" });
        queryInterface.AddIndex("loan_records", ["borrowedAt"], new() { Name = "loan_records_borrowed_at_idx" });
    }

    /// <inheritdoc/>
    public override void Down(QueryInterface queryInterface) => queryInterface.DropTable("loan_records");
}
