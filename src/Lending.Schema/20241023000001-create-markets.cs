using Lending.Migrations;
using Lending.Migrations.Operations;

namespace Lending.Schema;

/// <summary>The markets that assets are lent and borrowed on, with their totals, rates and limits.</summary>
[Migration("20241023000001-create-markets")]
public sealed class CreateMarkets : CodeMigration
{
    /// <inheritdoc/>
    public override void Up(QueryInterface queryInterface)
    {
        queryInterface.CreateTable("markets", new()
        {
            ["id"] = Columns.Id,
            ["marketId"] = Columns.Key,
            ["assetId"] = Columns.Key,
            ["symbol"] = DataTypes.String(32),
            ["name"] = DataTypes.String(255),
            ["decimals"] = new() { Type = DataTypes.Integer, AllowNull = false, DefaultValue = 6 },
            ["totalDeposits"] = Columns.Amount,
            ["totalBorrows"] = Columns.Amount,
            ["utilizationRate"] = Columns.Rate,
            ["depositApr"] = Columns.Rate,
            ["borrowApr"] = Columns.Rate,
            ["collateralFactor"] = Columns.Rate,
            ["liquidationThreshold"] = Columns.Rate,
            ["isActive"] = new() { Type = DataTypes.Boolean, AllowNull = false, DefaultValue = true },
            ["createdAt"] = Columns.Now,
            ["updatedAt"] = Columns.Now,
        });
        queryInterface.AddIndex("markets", ["marketId"], new() { Name = "markets_market_id_idx", Unique = true });
        queryInterface.AddIndex("markets", ["assetId"], new() { Name = "markets_asset_id_idx" });
        queryInterface.AddIndex("markets", ["isActive"], new() { Name = "markets_is_active_idx" });
    }

    /// <inheritdoc/>
    public override void Down(QueryInterface queryInterface) => queryInterface.DropTable("markets");
}
