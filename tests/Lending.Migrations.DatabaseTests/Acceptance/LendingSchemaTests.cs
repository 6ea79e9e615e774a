using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>What the four carried migrations make, column by column and index by index.</summary>
public sealed class LendingSchemaTests
{
    private const string ColumnsSql =
        """
        SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '')
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = @table::regclass AND attnum > 0 ORDER BY attnum
        """;

    private const string Text = "character varying(255)";
    private const string Key = Text + " NOT NULL";
    private const string Amount = "numeric(30,6) NOT NULL DEFAULT 0";
    private const string Rate = "numeric(12,6) NOT NULL DEFAULT 0";
    private const string Count = "integer NOT NULL DEFAULT 0";
    private const string Date = "timestamp with time zone";
    private const string Now = Date + " NOT NULL DEFAULT now()";
    private const string Status = "character varying(32) NOT NULL DEFAULT 'active'::character varying";

    public static TheoryData<string, string[], string[]> Tables => new()
    {
        {
            "markets",
            [
                $"marketId {Key}", $"assetId {Key}", "symbol character varying(32)", $"name {Text}", "decimals integer NOT NULL DEFAULT 6",
                $"totalDeposits {Amount}", $"totalBorrows {Amount}", $"utilizationRate {Rate}", $"depositApr {Rate}", $"borrowApr {Rate}",
                $"collateralFactor {Rate}", $"liquidationThreshold {Rate}", "isActive boolean NOT NULL DEFAULT true",
                $"createdAt {Now}", $"updatedAt {Now}",
            ],
            ["market_id UNIQUE \"marketId\"", "asset_id \"assetId\"", "is_active \"isActive\""]
        },
        {
            "loan_records",
            [
                $"loanId {Key}", $"borrower {Key}", $"marketId {Key}", $"collateralAmount {Amount}", $"principal {Amount}",
                $"interestAccrued {Amount}", $"interestRate {Rate}", "healthFactor numeric(20,6)", $"status {Status}", $"borrowedAt {Now}",
                $"dueAt {Date}", $"repaidAt {Date}", $"liquidatedAt {Date}", $"txHash {Text}", $"createdAt {Now}", $"updatedAt {Now}",
            ],
            [
                "loan_id UNIQUE \"loanId\"", "borrower borrower", "market_id \"marketId\"", "status status", "health_factor \"healthFactor\"",
                "borrowed_at \"borrowedAt\"",
            ]
        },
        {
            "deposit_records",
            [
                $"depositId {Key}", $"depositor {Key}", $"marketId {Key}", $"amount {Amount}", $"shares {Amount}", $"interestEarned {Amount}",
                $"status {Status}", $"depositedAt {Now}", $"withdrawnAt {Date}", $"txHash {Text}", $"createdAt {Now}", $"updatedAt {Now}",
            ],
            ["deposit_id UNIQUE \"depositId\"", "depositor depositor", "market_id \"marketId\"", "status status", "deposited_at \"depositedAt\""]
        },
        {
            "user_stats",
            [
                $"address {Key}", $"totalDeposited {Amount}", $"totalBorrowed {Amount}", $"totalRepaid {Amount}", $"totalWithdrawn {Amount}",
                $"activeLoans {Count}", $"activeDeposits {Count}", $"liquidations {Count}", $"lastActivityAt {Date}", $"createdAt {Now}",
                $"updatedAt {Now}",
            ],
            ["address UNIQUE address", "last_activity_at \"lastActivityAt\""]
        },
    };

    [SkippableTheory]
    [MemberData(nameof(Tables))]
    public void A_table_has_the_columns_and_indexes_that_the_backend_expects(string table, string[] columns, string[] indexes)
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        new Engine(database, folder.Path).Up();

        Assert.Equal(
            columns.Prepend($"id integer NOT NULL DEFAULT nextval('{table}_id_seq'::regclass)"),
            database.Query<string>(ColumnsSql, new { table }));
        Assert.Equal(
            indexes.Select(index => IndexDefinition(table, index.Split(' ')))
                .Append($"CREATE UNIQUE INDEX {table}_pkey ON public.{table} USING btree (id)").Order(StringComparer.Ordinal),
            database.Query<string>("SELECT indexdef FROM pg_indexes WHERE tablename = @table", new { table }).Order(StringComparer.Ordinal));
        Assert.Equal(
            [$"{table}_pkey PRIMARY KEY (id)"],
            database.Query<string>("SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = @table::regclass AND contype <> 'n'", new { table }));
    }

    /// <summary>From the name's middle part, perhaps <c>UNIQUE</c>, and the column as PostgreSQL quotes it.</summary>
    private static string IndexDefinition(string table, string[] words) =>
        $"CREATE {(words.Length == 3 ? "UNIQUE " : "")}INDEX {table}_{words[0]}_idx ON public.{table} USING btree ({words[^1]})";
}
