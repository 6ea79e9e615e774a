namespace Lending.Migrations.Operations;

/// <summary>
/// What the author of a C# migration derives from. The class carries <see cref="MigrationAttribute"/> with its name, has a
/// parameterless constructor and keeps no state: each half may run more than once, against a database and against a recorder.
/// </summary>
/// <example>
/// <code>
/// [Migration("20261122093015-add-tvl-to-markets")]
/// public sealed class AddTvlToMarkets : CodeMigration
/// {
///     public override void Up(QueryInterface queryInterface) =>
///         queryInterface.AddColumn("markets", "tvl", new() { Type = DataTypes.Decimal(30, 6), DefaultValue = 0 });
///
///     public override void Down(QueryInterface queryInterface) => queryInterface.RemoveColumn("markets", "tvl");
/// }
/// </code>
/// </example>
public abstract class CodeMigration : IMigrationClass
{
    /// <summary>Applies the change.</summary>
    /// <param name="queryInterface">Takes the statements, in the order in which they are to run.</param>
    public abstract void Up(QueryInterface queryInterface);

    /// <summary>Takes the change back and leaves nothing of it behind.</summary>
    /// <param name="queryInterface">Takes the statements, in the order in which they are to run.</param>
    public abstract void Down(QueryInterface queryInterface);

    void IMigrationClass.Up(MigrationContext context) => Up(new QueryInterface(context));

    void IMigrationClass.Down(MigrationContext context) => Down(new QueryInterface(context));
}
