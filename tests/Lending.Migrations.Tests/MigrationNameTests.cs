using Xunit;

namespace Lending.Migrations.Tests;

public sealed class MigrationNameTests
{
    [Theory]
    [InlineData("20241023000001-create-markets", "20241023000001", "create-markets")]
    [InlineData("99999999999999-odd digits are read", "99999999999999", "odd digits are read")]
    [InlineData("2024.10.23T00.00.01.create-markets", "2024.10.23T00.00.01", "create-markets")]
    [InlineData("20241023000001-été.v2", "20241023000001", "été.v2")]
    [InlineData("20241023000001-a 😀", "20241023000001", "a 😀")]
    public void A_name_is_a_time_and_a_description(string stem, string timestamp, string description)
    {
        var name = MigrationName.Parse(stem);

        Assert.Equal((stem, timestamp, description), (name.Value, name.Timestamp, name.Description));
    }

    [Theory]
    [InlineData("")]
    [InlineData("create-markets")]
    [InlineData("2024102300000-one-digit-short")]
    [InlineData("202410230000011-one-digit-more")]
    [InlineData("20241023000001")]
    [InlineData("20241023000001-")]
    [InlineData("20241023000001_underscore")]
    [InlineData("20241023000001-a/b")]
    [InlineData("20241023000001-a\\b")]
    [InlineData("20241023000001-a\nb")]
    [InlineData("20241023000001-a\0b")]
    [InlineData("20241023000001-ends with space ")]
    [InlineData("٢٠٢٤١٠٢٣٠٠٠٠٠١-other-digits")]
    [InlineData("2024.10.23T00.00.01-dash")]
    [Trait("Pain", "21")]
    public void Anything_else_is_refused_with_the_rule(string stem)
    {
        var error = Assert.Throws<InvalidMigrationException>(() => MigrationName.Parse(stem));

        Assert.Equal("MigrationNameInvalid", error.ErrorId);
        Assert.Contains(MigrationName.Rule, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_character() => Assert.False(MigrationName.TryParse("20241023000001-a\ud83d", out _));

    [Fact]
    public void A_stem_must_fit_a_row_with_its_extension()
    {
        var longest = "20241023000001-" + new string('x', MigrationName.MaxLength - 15);

        Assert.Equal(longest, MigrationName.Parse(longest).Value);
        Assert.False(MigrationName.TryParse(longest + "x", out _));
    }

    [Fact]
    public void Order_is_ordinal_and_not_a_culture_s()
    {
        string[] stems = ["20240101000000-_d", "20240101000000-c2", "20240101000000-a", "20240101000000-B"];

        var ordered = stems.Select(MigrationName.Parse).Order().Select(name => name.Value);

        Assert.Equal(["20240101000000-B", "20240101000000-_d", "20240101000000-a", "20240101000000-c2"], ordered);
    }

    [Theory]
    [InlineData("20241023000001-a.js", "20241023000001-a")]
    [InlineData("20241023000001-a.ts", "20241023000001-a")]
    [InlineData("20241023000001-a.CJS", "20241023000001-a")]
    [InlineData("20241023000001-a.sql", "20241023000001-a")]
    [InlineData("20241023000001-a", "20241023000001-a")]
    [InlineData("20241023000001-a.v2", "20241023000001-a.v2")]
    [InlineData("2024.10.23T00.00.01.a", "2024.10.23T00.00.01.a")]
    [InlineData(".js", ".js")]
    public void A_row_is_matched_by_its_stem(string recorded, string stem) => Assert.Equal(stem, MigrationName.StemOf(recorded));
}
