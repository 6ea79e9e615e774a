namespace Lending.Migrations;

/// <summary>
/// A migration that is a class: what a source of assemblies looks for. It stands here, beside <see cref="MigrationAttribute"/>, so
/// that finding such classes needs to know nothing of what they may say.
/// </summary>
public interface IMigrationClass
{
    /// <summary>Applies.</summary>
    /// <param name="context">Where the statements go, and for which schema.</param>
    void Up(MigrationContext context);

    /// <summary>Reverts.</summary>
    /// <param name="context">Where the statements go, and for which schema.</param>
    void Down(MigrationContext context);
}
