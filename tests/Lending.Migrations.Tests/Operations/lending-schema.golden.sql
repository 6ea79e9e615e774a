-- 20241023000001-create-markets: up
CREATE TABLE IF NOT EXISTS "public"."markets" ("id" SERIAL,
  "marketId" VARCHAR(255) NOT NULL,
  "assetId" VARCHAR(255) NOT NULL,
  "symbol" VARCHAR(32),
  "name" VARCHAR(255),
  "decimals" INTEGER NOT NULL DEFAULT 6,
  "totalDeposits" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "totalBorrows" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "utilizationRate" DECIMAL(12,6) NOT NULL DEFAULT 0,
  "depositApr" DECIMAL(12,6) NOT NULL DEFAULT 0,
  "borrowApr" DECIMAL(12,6) NOT NULL DEFAULT 0,
  "collateralFactor" DECIMAL(12,6) NOT NULL DEFAULT 0,
  "liquidationThreshold" DECIMAL(12,6) NOT NULL DEFAULT 0,
  "isActive" BOOLEAN NOT NULL DEFAULT true,
  "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  "updatedAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "markets_market_id_idx" ON "public"."markets" ("marketId");
CREATE INDEX "markets_asset_id_idx" ON "public"."markets" ("assetId");
CREATE INDEX "markets_is_active_idx" ON "public"."markets" ("isActive");
-- 20241023000001-create-markets: down
DROP TABLE IF EXISTS "public"."markets";
-- 20241023000002-create-loan-records: up
CREATE TABLE IF NOT EXISTS "public"."loan_records" ("id" SERIAL,
  "loanId" VARCHAR(255) NOT NULL,
  "borrower" VARCHAR(255) NOT NULL,
  "marketId" VARCHAR(255) NOT NULL,
  "collateralAmount" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "principal" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "interestAccrued" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "interestRate" DECIMAL(12,6) NOT NULL DEFAULT 0,
  "healthFactor" DECIMAL(20,6),
  "status" VARCHAR(32) NOT NULL DEFAULT 'active',
  "borrowedAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  "dueAt" TIMESTAMP WITH TIME ZONE,
  "repaidAt" TIMESTAMP WITH TIME ZONE,
  "liquidatedAt" TIMESTAMP WITH TIME ZONE,
  "txHash" VARCHAR(255),
  "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  "updatedAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "loan_records_loan_id_idx" ON "public"."loan_records" ("loanId");
CREATE INDEX "loan_records_borrower_idx" ON "public"."loan_records" ("borrower");
CREATE INDEX "loan_records_market_id_idx" ON "public"."loan_records" ("marketId");
CREATE INDEX "loan_records_status_idx" ON "public"."loan_records" ("status");
CREATE INDEX "loan_records_health_factor_idx" ON "public"."loan_records" ("healthFactor");
CREATE INDEX "loan_records_borrowed_at_idx" ON "public"."loan_records" ("borrowedAt");
-- 20241023000002-create-loan-records: down
DROP TABLE IF EXISTS "public"."loan_records";
-- 20241023000003-create-deposit-records: up
CREATE TABLE IF NOT EXISTS "public"."deposit_records" ("id" SERIAL,
  "depositId" VARCHAR(255) NOT NULL,
  "depositor" VARCHAR(255) NOT NULL,
  "marketId" VARCHAR(255) NOT NULL,
  "amount" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "shares" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "interestEarned" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "status" VARCHAR(32) NOT NULL DEFAULT 'active',
  "depositedAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  "withdrawnAt" TIMESTAMP WITH TIME ZONE,
  "txHash" VARCHAR(255),
  "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  "updatedAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "deposit_records_deposit_id_idx" ON "public"."deposit_records" ("depositId");
CREATE INDEX "deposit_records_depositor_idx" ON "public"."deposit_records" ("depositor");
CREATE INDEX "deposit_records_market_id_idx" ON "public"."deposit_records" ("marketId");
CREATE INDEX "deposit_records_status_idx" ON "public"."deposit_records" ("status");
CREATE INDEX "deposit_records_deposited_at_idx" ON "public"."deposit_records" ("depositedAt");
-- 20241023000003-create-deposit-records: down
DROP TABLE IF EXISTS "public"."deposit_records";
-- 20241023000004-create-user-stats: up
CREATE TABLE IF NOT EXISTS "public"."user_stats" ("id" SERIAL,
  "address" VARCHAR(255) NOT NULL,
  "totalDeposited" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "totalBorrowed" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "totalRepaid" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "totalWithdrawn" DECIMAL(30,6) NOT NULL DEFAULT 0,
  "activeLoans" INTEGER NOT NULL DEFAULT 0,
  "activeDeposits" INTEGER NOT NULL DEFAULT 0,
  "liquidations" INTEGER NOT NULL DEFAULT 0,
  "lastActivityAt" TIMESTAMP WITH TIME ZONE,
  "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  "updatedAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "user_stats_address_idx" ON "public"."user_stats" ("address");
CREATE INDEX "user_stats_last_activity_at_idx" ON "public"."user_stats" ("lastActivityAt");
-- 20241023000004-create-user-stats: down
DROP TABLE IF EXISTS "public"."user_stats";
