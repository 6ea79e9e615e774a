using System.Text.RegularExpressions;

namespace Lending.Migrations;

/// <summary>
/// What a database is for, written down in the database itself, so that it is known to whoever connects, from wherever: a URL in a
/// shell's variable tells nobody that it leads to production.
/// </summary>
public sealed partial record DatabaseEnvironment
{
    private const int Longest = 63;

    /// <summary>Names one.</summary>
    /// <param name="name">For example <c>production</c>: letters, digits, dots, hyphens and underscores, 63 at most.</param>
    /// <param name="isProtected">Whether what undoes or empties has to be forced, with the name.</param>
    /// <exception cref="InvalidMigrationException">It cannot be a name.</exception>
    public DatabaseEnvironment(string name, bool isProtected)
    {
        Name = Check(name);
        IsProtected = isProtected;
    }

    /// <summary>Its name; case counts.</summary>
    public string Name { get; }

    /// <summary>Whether what undoes or empties has to be forced, with the name.</summary>
    public bool IsProtected { get; }

    /// <summary>The name, if it can be one.</summary>
    /// <exception cref="InvalidMigrationException">It cannot.</exception>
    public static string Check(string name) => name.Length <= Longest && Rule().IsMatch(name) ? name : throw new InvalidMigrationException(
        "EnvironmentNameInvalid",
        $"An environment cannot be named '{name}': give letters, digits, dots, hyphens and underscores, {Longest} at most, such as production.");

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex Rule();
}

/// <summary>What an operator says of the environment that a run may work on.</summary>
public sealed record EnvironmentConsent
{
    /// <summary>The environment that is expected; one that the database names otherwise stops everything. Null for any.</summary>
    public string? Expected { get; init; }

    /// <summary>Whether a protected environment may be undone or emptied at all. Not enough by itself: it must be named, too.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// Gives the name that confirms: what was said beforehand, or what a person types now. Asked before the lock is taken, and only
    /// with <see cref="Force"/>. Null, or another name than the database's, confirms nothing.
    /// </summary>
    public Func<DatabaseEnvironment, string?> Confirm { get; init; } = _ => null;
}
