using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.Tests.Operations;

/// <summary>Sequelize's texts, measured: what the differential cases show on a server stands here to the letter.</summary>
public sealed class WhereTests
{
    public static TheoryData<Where, string> Conditions => new()
    {
        { new() { ["a"] = 1, ["b"] = "x'y" }, """ "a" = 1 AND "b" = 'x''y' """ },
        { new() { ["a"] = null }, """ "a" IS NULL """ },
        { new() { ["a"] = new[] { 1, 2 } }, """ "a" IN (1, 2) """ },
        { new() { ["a"] = Array.Empty<int>() }, """ "a" IN (NULL) """ },
        { new() { ["a"] = Op.Not("v") }, """ "a" != 'v' """ },
        { new() { ["a"] = Op.Not(true) }, """ "a" IS NOT true """ },
        { new() { ["a"] = Op.In(null!) }, """ "a" IN (NULL) """ },
        { new() { ["a"] = Op.NotIn() }, "" },
        { new() { ["a"] = Op.In(Sql.Literal("SELECT 1")) }, """ "a" IN (SELECT 1) """ },
        { new() { ["a"] = Op.Any(1, 2) }, """ "a" = ANY (ARRAY[1,2]) """ },
        { new() { ["a"] = Op.Like(Op.Any("a", "b")) }, """ "a" LIKE ANY (ARRAY['a','b']) """ },
        { new() { ["a"] = Op.Or(1, Op.Gt(5)) }, """ ("a" = 1 OR "a" > 5) """ },
        { new() { ["a"] = Op.Col("t.b") }, """ "a" = "t"."b" """ },
        { Where.Or(new() { ["a"] = 1, ["b"] = 2 }, Sql.Literal("x")), """ (("a" = 1 AND "b" = 2) OR (x)) """ },
        { Where.And(Sql.Literal("x OR y"), new() { ["a"] = 1 }), """ ((x OR y) AND "a" = 1) """ },
        { Where.And(), "" },
        { Where.Or(), " FALSE " },
        { Where.Not(new()), " FALSE " },
        { Where.Not(new() { ["a"] = 1 }), """ NOT ("a" = 1) """ },
        { Sql.Literal("x>1"), " x>1 " },
        { new() { ["a"] = @"a\b" }, """ "a" = E'a\\b' """ },
        { new() { ["a\"b"] = 1 }, "\"a\"\"b\" = 1" },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_condition_is_the_SQL_that_it_means(Where where, string expected) => Assert.Equal(expected.Trim(), where.ToString());

    [Fact]
    public void What_cannot_be_compared_is_refused_before_anything_is_sent()
    {
        Assert.Equal("ValueInvalid", Recording.Refusal(q => q.BulkDelete("t", new() { ["a"] = new { k = 1 } })).ErrorId);
        Assert.Equal("WhereInvalid", Recording.Refusal(q => q.BulkDelete("t", new() { ["a"] = Op.Gt(Op.Lt(1)) })).ErrorId);
        Assert.Equal("IdentifierInvalid", Recording.Refusal(q => q.BulkDelete("t", Where.Of("", 1))).ErrorId);
    }
}
