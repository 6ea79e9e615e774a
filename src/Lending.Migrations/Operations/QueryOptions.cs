namespace Lending.Migrations.Operations;

/// <summary>
/// The values of raw SQL in Sequelize's two ways; one of them at a time. <c>@name</c>, which Query takes by itself, is the third, and
/// the one to prefer.
/// </summary>
public sealed record QueryOptions
{
    /// <summary>
    /// Values that are written into the text, escaped: an object or dictionary for <c>:name</c>, a list for <c>?</c>. A list within is
    /// written as <c>'a', 'b'</c>. Strings, comments and dollar quotes are left alone.
    /// </summary>
    public object? Replacements { get; init; }

    /// <summary>
    /// Values that are sent beside the text: an object or dictionary for <c>$name</c>, a list for <c>$1</c>. Text takes the type that its
    /// place asks for, as a literal does.
    /// </summary>
    public object? Bind { get; init; }
}
