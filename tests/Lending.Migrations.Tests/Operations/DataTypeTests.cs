using System.Net;
using System.Numerics;
using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.Tests.Operations;

public sealed class DataTypeTests
{
    public static TheoryData<DataType, string> Names => new()
    {
        { DataTypes.String(), "VARCHAR(255)" },
        { DataTypes.String(10), "VARCHAR(10)" },
        { DataTypes.Char(), "CHAR(255)" },
        { DataTypes.Char(3), "CHAR(3)" },
        { DataTypes.Text, "TEXT" },
        { DataTypes.CiText, "CITEXT" },
        { DataTypes.SmallInt, "SMALLINT" },
        { DataTypes.Integer, "INTEGER" },
        { DataTypes.BigInt, "BIGINT" },
        { DataTypes.Float(), "FLOAT" },
        { DataTypes.Float(10), "FLOAT(10)" },
        { DataTypes.Real, "REAL" },
        { DataTypes.Double, "DOUBLE PRECISION" },
        { DataTypes.Decimal(), "DECIMAL" },
        { DataTypes.Decimal(10), "DECIMAL(10)" },
        { DataTypes.Decimal(10, 0), "DECIMAL(10)" },
        { DataTypes.Decimal(30, 6), "DECIMAL(30,6)" },
        { DataTypes.Boolean, "BOOLEAN" },
        { DataTypes.Time, "TIME" },
        { DataTypes.Date, "TIMESTAMP WITH TIME ZONE" },
        { DataTypes.DateOnly, "DATE" },
        { DataTypes.Blob, "BYTEA" },
        { DataTypes.Uuid, "UUID" },
        { DataTypes.Json, "JSON" },
        { DataTypes.JsonB, "JSONB" },
        { DataTypes.HStore, "HSTORE" },
        { DataTypes.Cidr, "CIDR" },
        { DataTypes.Inet, "INET" },
        { DataTypes.MacAddr, "MACADDR" },
        { DataTypes.TsVector, "TSVECTOR" },
        { DataTypes.Array(DataTypes.Integer), "INTEGER[]" },
        { DataTypes.Array(DataTypes.Array(DataTypes.Text)), "TEXT[][]" },
        { DataTypes.Range(DataTypes.Integer), "int4range" },
        { DataTypes.Range(DataTypes.BigInt), "int8range" },
        { DataTypes.Range(DataTypes.Decimal(10, 2)), "numrange" },
        { DataTypes.Range(DataTypes.Date), "tstzrange" },
        { DataTypes.Range(DataTypes.DateOnly), "daterange" },
        { DataTypes.Raw("timestamptz(0)"), "timestamptz(0)" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_type_has_Sequelizes_name_for_it(DataType type, string expected) => Assert.Equal(expected, type.ToString());

    public static TheoryData<DataType, object?, string> Literals => new()
    {
        { DataTypes.Text, "plain", "'plain'" },
        { DataTypes.Text, "it's", "'it''s'" },
        { DataTypes.Text, "'; DROP TABLE users; --", "'''; DROP TABLE users; --'" },
        { DataTypes.Text, @"a\b", @"E'a\\b'" },
        { DataTypes.Text, @"\'", @"E'\\'''" },
        { DataTypes.Text, "$$ @name :name \"q\" %s", "'$$ @name :name \"q\" %s'" },
        { DataTypes.Text, "žluťoučký 🐎 \n\r\t", "'žluťoučký 🐎 \n\r\t'" },
        { DataTypes.Text, 'x', "'x'" },
        { DataTypes.Text, null, "NULL" },
        { DataTypes.Boolean, false, "false" },
        { DataTypes.Integer, -5, "-5" },
        { DataTypes.Integer, "7", "'7'" },
        { DataTypes.BigInt, long.MinValue, "-9223372036854775808" },
        { DataTypes.BigInt, ulong.MaxValue, "18446744073709551615" },
        { DataTypes.Decimal(), BigInteger.Pow(10, 40), "10000000000000000000000000000000000000000" },
        { DataTypes.Decimal(30, 6), 1234567.890123m, "1234567.890123" },
        { DataTypes.Decimal(30, 6), 1.5, "1.5" },
        { DataTypes.Decimal(), double.NaN, "'NaN'" },
        { DataTypes.Float(), 1.5, "'1.5'" },
        { DataTypes.Double, double.NegativeInfinity, "'-Infinity'" },
        { DataTypes.Real, 0, "'0'" },
        { DataTypes.Date, new DateTimeOffset(2020, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)), "'2020-01-01 00:00:00.000 +00:00'" },
        { DataTypes.Date, new DateTime(2020, 1, 1, 0, 0, 0, 7, 5, DateTimeKind.Unspecified), "'2020-01-01 00:00:00.007005 +00:00'" },
        { DataTypes.Date, "2020-01-01T00:00:00Z", "'2020-01-01T00:00:00Z'" },
        { DataTypes.DateOnly, new DateOnly(2020, 12, 31), "'2020-12-31'" },
        { DataTypes.Time, new TimeOnly(23, 59, 1, 250), "'23:59:01.25'" },
        { DataTypes.Uuid, Guid.Parse("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"), "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'" },
        { DataTypes.Blob, new byte[] { 0x61, 0x00, 0xff }, @"E'\\x6100ff'" },
        { DataTypes.Blob, "ab", @"E'\\x6162'" },
        { DataTypes.Inet, IPAddress.Loopback, "'127.0.0.1'" },
        { DataTypes.Json, "text", "'\"text\"'" },
        { DataTypes.JsonB, new { a = "it's <b> é" }, """'{"a":"it''s <b> é"}'""" },
        { DataTypes.JsonB, new Dictionary<string, object?> { ["back\\slash"] = null }, """E'{"back\\\\slash":null}'""" },
        { DataTypes.JsonB, Array.Empty<int>(), "'[]'" },
        { DataTypes.HStore, new Dictionary<string, string?> { ["a\"b"] = "c\\d", ["n"] = null }, """E'"a\\"b"=>"c\\\\d", "n"=>NULL'""" },
        { DataTypes.Array(DataTypes.Integer), new[] { 1, 2 }, "ARRAY[1,2]::INTEGER[]" },
        { DataTypes.Array(DataTypes.Text), new[] { "a'b", null }, "ARRAY['a''b',NULL]::TEXT[]" },
        { DataTypes.Array(DataTypes.Array(DataTypes.Text)), new[] { new[] { "a" } }, "ARRAY[ARRAY['a']::TEXT[]]::TEXT[][]" },
        { DataTypes.Array(DataTypes.JsonB), new[] { new { a = 1 } }, """ARRAY['{"a":1}']::JSONB[]""" },
        { DataTypes.Array(DataTypes.Text), "{a,b}", "'{a,b}'" },
        { DataTypes.Range(DataTypes.Integer), new[] { 1, 5 }, "'[1,5)'" },
        { DataTypes.Range(DataTypes.Integer), new int?[] { null, 5 }, "'[,5)'" },
        { DataTypes.Range(DataTypes.Integer), Array.Empty<int>(), "'empty'" },
        { DataTypes.Range(DataTypes.Integer), "(1,5]", "'(1,5]'" },
        { DataTypes.Range(DataTypes.DateOnly), new[] { new DateOnly(2020, 1, 1), new DateOnly(2021, 1, 1) }, "'[\"2020-01-01\",\"2021-01-01\")'" },
        { DataTypes.Enum("a", "it's"), "it's", "'it''s'" },
        { DataTypes.Raw("point"), "(1,2)", "'(1,2)'" },
        { DataTypes.Text, Sql.Fn("concat", "a'b", 1, true, Sql.Col("t.c\"d")), """concat('a''b', 1, true, "t"."c""d")""" },
        { DataTypes.Integer, Sql.Cast("5", DataTypes.Integer), "CAST('5' AS INTEGER)" },
        { DataTypes.JsonB, Sql.Cast(new { a = 1 }, DataTypes.JsonB), """CAST('{"a":1}' AS JSONB)""" },
        { DataTypes.Integer, Sql.Fn("pg_catalog.array_length", new[] { 1, 2 }, 1), "pg_catalog.array_length(ARRAY[1,2], 1)" },
        { DataTypes.Integer, Sql.Fn("count", Sql.Col("*")), "count(*)" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void A_value_is_written_as_its_column_asks(DataType type, object? value, string expected) => Assert.Equal(expected, type.Literal(value));

    public static TheoryData<DataType, object> Unwritable => new()
    {
        { DataTypes.Text, "a\0b" },
        { DataTypes.Text, "half \ud83d" },
        { DataTypes.Text, new { a = 1 } },
        { DataTypes.Text, Array.Empty<string>() },
        { DataTypes.Blob, new object() },
        { DataTypes.Enum("a"), "b" },
        { DataTypes.Enum("a"), 1 },
        { DataTypes.Array(DataTypes.Integer), new[] { new object() } },
        { DataTypes.Range(DataTypes.Integer), new[] { 1, 2, 3 } },
        { DataTypes.JsonB, double.NaN },
        { DataTypes.JsonB, typeof(string) },
    };

    [Theory]
    [MemberData(nameof(Unwritable))]
    public void A_value_that_cannot_be_written_is_refused(DataType type, object value) =>
        Assert.Equal("ValueInvalid", Assert.Throws<InvalidMigrationException>(() => type.Literal(value)).ErrorId);

    [Fact]
    public void A_type_that_makes_no_sense_is_refused()
    {
        Action[] mistakes =
        [
            () => DataTypes.String(0),
            () => DataTypes.Char(-1),
            () => DataTypes.Float(0),
            () => DataTypes.Decimal(0),
            () => DataTypes.Decimal(5, -1),
            () => DataTypes.Enum(),
            () => DataTypes.Range(DataTypes.Text),
            () => DataTypes.Raw(" "),
            () => Sql.Cast("a", DataTypes.Enum("a")),
        ];

        Assert.All(mistakes, mistake => Assert.Equal("DataTypeInvalid", Assert.Throws<InvalidMigrationException>(mistake).ErrorId));
    }

    [Theory]
    [InlineData("now(); DROP TABLE users; --")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData("x'")]
    public void What_is_no_name_of_a_function_is_refused(string name) =>
        Assert.Equal("ExpressionInvalid", Assert.Throws<InvalidMigrationException>(() => Sql.Fn(name)).ErrorId);

    [Fact]
    public void Sql_that_is_empty_is_refused() =>
        Assert.Equal("ExpressionInvalid", Assert.Throws<InvalidMigrationException>(() => Sql.Literal(" ")).ErrorId);
}
