using Lending.Migrations.Running;
using Xunit;

namespace Lending.Migrations.Tests.Running;

public sealed class ResolveAllTests
{
    private const string Secret = "s3cr3t-word";

    private readonly MigratorFactory _factory = new(
        new HostEnvironment(Path.GetTempPath(), name => name == "DATABASE_URL" ? "postgres://ops:x@db01/lending" : null, new RunnerIdentity("tests", "nobody", "nowhere")),
        typeof(Lending.Schema.CreateMarkets).Assembly);

    [Fact]
    public void Each_schema_of_a_database_is_a_target_that_is_named_without_its_url()
    {
        var chosen = _factory.ResolveAll([Options($"postgres://ops:{Secret}@db01:5433/a", "t1"), Options(null, "t1"), Options(null, null)]);

        Assert.Equal(["a on db01:5433, schema t1", "lending on db01:5432, schema t1", "lending on db01:5432"], chosen.Select(target => $"{target.Name}"));
    }

    [Theory]
    [InlineData("postgres://db01/a", "t1", "postgres://DB01:5432/a", "t1")]
    [InlineData("postgres://db01/a", null, "postgres://db01/a", null)]
    [InlineData(null, "t1", "postgres://ops@db01/lending", "t1")]
    [InlineData("postgres://one@db01/a", "t1", "postgres://two@db01/a", "t1")]
    public void The_same_database_and_schema_twice_is_refused_and_named(string? url, string? schema, string? again, string? schemaAgain)
    {
        var error = Assert.Throws<InvalidMigrationException>(() => _factory.ResolveAll([Options(url, schema), Options(again, schemaAgain)]));

        Assert.Equal("TargetDuplicate", error.ErrorId);
        Assert.Contains(schema ?? "on", error.Message, StringComparison.Ordinal);
        Assert.Contains("01:5432", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("postgres://db01/a", "t1", "postgres://db01/a", "T1")]
    [InlineData("postgres://db01/a", null, "postgres://db01:5433/a", null)]
    [InlineData("postgres://one@db01/a", null, "postgres://two@db01/a", null)]
    [InlineData("postgres://db01/a?options=-csearch_path%3Dt1", null, "postgres://db01/a?options=-csearch_path%3Dt2", null)]
    public void What_may_be_another_schema_is_another_target(string url, string? schema, string other, string? otherSchema)
    {
        Assert.Equal(2, _factory.ResolveAll([Options(url, schema), Options(other, otherSchema)]).Count);
    }

    [Fact]
    public void A_url_that_is_not_understood_is_told_by_its_place_among_the_others()
    {
        var error = Assert.Throws<InvalidMigrationException>(
            () => _factory.ResolveAll([Options("postgres://db01/a", null), Options($"mysql://ops:{Secret}@db01/a", null)]));

        Assert.StartsWith("Target 2 of 2: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.Message, StringComparison.Ordinal);
    }

    private static MigratorOptions Options(string? url, string? schema) => new() { DatabaseUrl = url, Schema = schema };
}
