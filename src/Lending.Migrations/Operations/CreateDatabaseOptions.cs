namespace Lending.Migrations.Operations;

/// <summary>How a database is made; what is null is the server's default.</summary>
public sealed record CreateDatabaseOptions
{
    /// <summary>For example <c>UTF8</c>.</summary>
    public string? Encoding { get; init; }

    /// <summary>The locale of sorting.</summary>
    public string? Collate { get; init; }

    /// <summary>The locale of characters.</summary>
    public string? CType { get; init; }

    /// <summary>The database that is copied.</summary>
    public string? Template { get; init; }
}
