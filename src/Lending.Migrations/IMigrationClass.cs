namespace Lending.Migrations;

/// <summary>
/// A migration that is a C# class. Authors derive from the engine's base class, which implements this; that a source of
/// migrations can find and run such classes without knowing what a migration may say, is why it exists.
/// </summary>
public interface IMigrationClass
{
    /// <summary>Applies the change.</summary>
    /// <param name="context">Where the statements go.</param>
    void Up(MigrationContext context);

    /// <summary>Reverts the change.</summary>
    /// <param name="context">Where the statements go.</param>
    void Down(MigrationContext context);
}
