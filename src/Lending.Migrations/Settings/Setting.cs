namespace Lending.Migrations.Settings;

/// <summary>One of libpq's parameters as somebody said it.</summary>
/// <param name="Name">libpq's key word.</param>
/// <param name="Value">As it is, decoded.</param>
/// <param name="Source">Who said it, for messages; null for the database URL itself.</param>
internal sealed record Setting(string Name, string Value, string? Source = null)
{
    /// <summary>The error of a value that cannot be used; it names the source and never the value.</summary>
    public InvalidMigrationException Refuse(string reason) => Source is null
        ? DatabaseUrl.Invalid($"its parameter '{Name}' {reason}")
        : new InvalidMigrationException(DatabaseUrl.ErrorId, $"The connection cannot be made: {Source} {reason}.");
}
