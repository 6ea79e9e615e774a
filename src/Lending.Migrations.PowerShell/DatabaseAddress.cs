using System.Management.Automation;
using System.Net;
using System.Security;

namespace LendingMigrations;

/// <summary>
/// A database URL on its way through the shell. It does not show itself: the shell logs and traces the values of parameters, and asks
/// them for their text.
/// </summary>
internal sealed record DatabaseAddress(string Text)
{
    /// <summary>Never the URL.</summary>
    public override string ToString() => "(database URL)";
}

/// <summary>
/// Takes a URL as text or as the SecureString that Get-Secret returns, and hides it. The parameter itself is an object: a type of
/// this module could not be named by a script, and a string would be shown.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DatabaseAddressTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => null,
            DatabaseAddress address => address,
            SecureString secret => new DatabaseAddress(new NetworkCredential("", secret).Password),
            string text => new DatabaseAddress(text),
            Uri url => new DatabaseAddress(url.OriginalString),
            var other => throw new ArgumentTransformationMetadataException($"A database URL is text or a SecureString, and not a {other.GetType().Name}."),
        };
}
