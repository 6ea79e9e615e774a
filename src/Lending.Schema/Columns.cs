using Lending.Migrations.Operations;

namespace Lending.Schema;

/// <summary>The kinds of columns that the lending tables share, so that each migration reads as a list of what a table holds.</summary>
internal static class Columns
{
    /// <summary>The row's own number.</summary>
    public static ColumnDefinition Id { get; } = new() { Type = DataTypes.Integer, PrimaryKey = true, AutoIncrement = true };

    /// <summary>What the protocol calls a thing: an identifier, an address.</summary>
    public static ColumnDefinition Key { get; } = new() { Type = DataTypes.String(255), AllowNull = false };

    /// <summary>An amount of an asset, from 0.</summary>
    public static ColumnDefinition Amount { get; } = new() { Type = DataTypes.Decimal(30, 6), AllowNull = false, DefaultValue = 0 };

    /// <summary>A rate, a yield or a threshold, from 0.</summary>
    public static ColumnDefinition Rate { get; } = new() { Type = DataTypes.Decimal(12, 6), AllowNull = false, DefaultValue = 0 };

    /// <summary>A number of things, from 0.</summary>
    public static ColumnDefinition Count { get; } = new() { Type = DataTypes.Integer, AllowNull = false, DefaultValue = 0 };

    /// <summary>A state in one word; a new row is active.</summary>
    public static ColumnDefinition Status { get; } = new() { Type = DataTypes.String(32), AllowNull = false, DefaultValue = "active" };

    /// <summary>When something happened; for a new row that is now.</summary>
    public static ColumnDefinition Now { get; } = new() { Type = DataTypes.Date, AllowNull = false, DefaultValue = Sql.Fn("now") };
}
