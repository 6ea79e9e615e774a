using System.Collections;
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
/// Takes URLs as text or as the SecureString that Get-Secret returns, and hides them. The parameter itself is of objects: a type of
/// this module could not be named by a script, and a string would be shown.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DatabaseAddressTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Plain(inputData) switch
    {
        null => null,
        // A text is a list of characters, too.
        IEnumerable many and not string => many.Cast<object?>().Select(one => One(Plain(one))).ToArray(),
        var one => One(one),
    };

    private static DatabaseAddress? One(object? value) => value switch
    {
        null => null,
        DatabaseAddress address => address,
        SecureString secret => new DatabaseAddress(new NetworkCredential("", secret).Password),
        string text => new DatabaseAddress(text),
        Uri url => new DatabaseAddress(url.OriginalString),
        var other => throw Refused(other),
    };

    /// <summary>
    /// With a failed cast as its cause, the shell does not give up where a piped object is no URL, but looks whether it has one (its
    /// property DatabaseUrl).
    /// </summary>
    private static ArgumentTransformationMetadataException Refused(object other)
    {
        var message = $"A database URL is text or a SecureString, and not a {other.GetType().Name}.";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
