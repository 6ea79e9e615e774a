using Lending.Migrations.Scaffolding;
using Xunit;

namespace Lending.Migrations.Tests.Scaffolding;

public sealed class MigrationSlugTests
{
    [Theory]
    [InlineData("add-tvl-to-markets", "add-tvl-to-markets")]
    [InlineData("Add tvl to markets", "add-tvl-to-markets")]
    [InlineData("add_tvl_to_markets", "add-tvl-to-markets")]
    [InlineData("AddTvlToMarkets", "add-tvl-to-markets")]
    [InlineData("addTVLToMarkets", "add-tvl-to-markets")]
    [InlineData("AddUSDCPool", "add-usdc-pool")]
    [InlineData("addV2Pool", "add-v2-pool")]
    [InlineData("ADD TVL", "add-tvl")]
    [InlineData("  --add \t tvl__-  ", "add-tvl")]
    [InlineData("add — tvl – to", "add-tvl-to")]
    [InlineData("add\u00A0tvl\nnow", "add-tvl-now")]
    [InlineData("Ärger mit Straße & Größe!", "arger-mit-strasse-grosse")]
    [InlineData("Café créé, Ελλ x", "cafe-cree-x")]
    [InlineData("Øre Æsir Łódź Œuvre Þór Đorđe", "ore-aesir-lodz-oeuvre-thor-dorde")]
    [InlineData("İstanbul ığdır", "istanbul-igdir")]
    [InlineData("Nguyễn Phở", "nguyen-pho")]
    [InlineData("ÉcoleÉté", "ecole-ete")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("v1.2 (really)", "v12-really")]
    [InlineData("drop'; --table", "drop-table")]
    [InlineData("C:temp", "ctemp")]
    [InlineData("x😀y", "xy")]
    [InlineData("2fa", "2fa")]
    public void A_description_becomes_lower_case_words(string description, string slug) =>
        Assert.Equal(slug, MigrationSlug.Of(description));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("---")]
    [InlineData("日本語")]
    [InlineData("?!.")]
    [InlineData("../evil")]
    [InlineData("..")]
    [InlineData("a..b")]
    [InlineData("a/b")]
    [InlineData("/etc/passwd")]
    [InlineData(@"a\b")]
    [InlineData(@"..\b")]
    public void A_description_that_leaves_nothing_or_names_a_place_is_refused(string description)
    {
        var error = Assert.Throws<InvalidMigrationException>(() => MigrationSlug.Of(description));

        Assert.Equal("DescriptionInvalid", error.ErrorId);
        Assert.Contains($"'{description}'", error.Message, StringComparison.Ordinal);
    }
}
