using System.Net;
using System.Security;

namespace LendingMigrations;

/// <summary>
/// A database URL on its way through the shell, given as text or as the SecureString that Get-Secret returns. It does not show
/// itself: what the shell logs or prints of a parameter is its type's own word.
/// </summary>
public sealed class DatabaseAddress
{
    /// <summary>Takes plain text.</summary>
    public DatabaseAddress(string text) => Text = text;

    /// <summary>Takes a secret.</summary>
    public DatabaseAddress(SecureString secret) => Text = new NetworkCredential("", secret).Password;

    internal string Text { get; }

    /// <summary>Never the URL.</summary>
    public override string ToString() => "(database URL)";
}
