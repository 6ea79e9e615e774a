using Lending.Migrations.Scaffolding;
using Xunit;

namespace Lending.Migrations.Tests.Scaffolding;

public sealed class MigrationTimestampTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 30, 15, 999, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("", "20261122093015")]
    [InlineData("20261122093014-a", "20261122093015")]
    [InlineData("20261122093015-a", "20261122093016")]
    [InlineData("20261122093015-zz 20261122093016-a 20261122093014-b", "20261122093017")]
    [InlineData("20261231235959-a", "20270101000000")]
    [InlineData("20270228235959-a 20240101000000-b", "20270301000000")]
    [InlineData("29990101000000-a", "29990101000001")]
    [InlineData("99991231235959-a", "99991231235960")]
    [InlineData("20269999999999-odd", "20270000000000")]
    [InlineData("99999999999998-odd", "99999999999999")]
    [InlineData("00000000000001-init", "20261122093015")]
    [InlineData("2026.11.22T09.30.15.a", "20261122093016")]
    [InlineData("2027.01.01T00.00.00.a", "20270101000001")]
    [InlineData("2026.01.01T00.00.00.a", "20261122093015")]
    [InlineData("2026.12.31T00.00.00.a", "20261122093015")]
    [Trait("Pain", "21")]
    public void A_new_name_sorts_behind_the_newest_and_takes_no_second_twice(string existing, string expected)
    {
        var names = Names(existing);
        var timestamp = MigrationTimestamp.Free(Now, names, allowOutOfOrder: false);

        Assert.Equal(expected, timestamp);
        Assert.All(names, name => Assert.True(MigrationName.Parse($"{timestamp}-0") > name));
    }

    [Theory]
    [InlineData("20270101000000-a", "20261122093015")]
    [InlineData("20270101000000-a 20261122093015-b", "20261122093016")]
    [InlineData("20261122093015-a 20261122093016-b 20261122093017-c", "20261122093018")]
    [InlineData("99999999999999-last", "20261122093015")]
    public void Asked_for_it_may_sort_among_the_older_ones(string existing, string expected) =>
        Assert.Equal(expected, MigrationTimestamp.Free(Now, Names(existing), allowOutOfOrder: true));

    [Fact]
    public void Where_no_number_is_left_that_is_said()
    {
        var error = Assert.Throws<InvalidMigrationException>(
            () => MigrationTimestamp.Free(Now, Names("99999999999999-last"), allowOutOfOrder: false));

        Assert.Equal("TimestampExhausted", error.ErrorId);
        Assert.Contains("99999999999999-last", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "20261122093015")]
    [InlineData("20241023000001-a 20250101000000-b", "20241023000000")]
    [InlineData("20240101000000-a", "20231231235959")]
    [InlineData("00000000000001-init", "00000000000000")]
    [InlineData("20269999999999-odd", "20269999999998")]
    [InlineData("2024.10.23T00.00.01.a 20240101000000-b", "20231231235959")]
    public void A_name_before_all_sorts_before_the_oldest(string existing, string expected)
    {
        var names = Names(existing);

        Assert.Equal(expected, MigrationTimestamp.BeforeAll(Now, names));
        Assert.All(names, name => Assert.True(string.CompareOrdinal(expected, name.Value) < 0));
    }

    [Fact]
    public void Before_the_first_number_there_is_none() => Assert.Equal(
        "TimestampExhausted", Assert.Throws<InvalidMigrationException>(() => MigrationTimestamp.BeforeAll(Now, Names("00000000000000-a"))).ErrorId);

    private static MigrationName[] Names(string names) =>
        [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(MigrationName.Parse)];
}
