using System.Text.RegularExpressions;
using Npgsql;

namespace Lending.Migrations.Settings;

/// <summary>
/// Reads the text that says which database is meant, in every form that people have at hand: a URL as libpq and Node's
/// <c>pg</c> take it, libpq's <c>host=… dbname=…</c>, and Npgsql's own <c>Host=…;Username=…</c>.
/// </summary>
/// <remarks>
/// <para>
/// A URL is taken apart by hand, because passwords are pasted raw. Percent-encoded text is decoded, a <c>%</c> that begins no
/// valid sequence stays as it is, and <c>@ : / ? # %</c> may stand raw in a password: user and password end at the first <c>@</c>
/// after which everything has the shape <c>host[:port],…[/database][?name=value&amp;…]</c>, a database name having none of
/// <c>@ / ? #</c>. What is still ambiguous (a password such as <c>a@b/c?d=e</c>) has to be percent-encoded.
/// </para>
/// <para>
/// Parts that are missing: host <c>localhost</c>, port 5432, database named as the user. The user is left to the caller, who
/// knows the environment. Nothing is set that the text does not say, save the host: <see cref="NpgsqlConnectionStringBuilder.Keys"/> of
/// the result are what the text set.
/// </para>
/// <para>No message of an error holds the text, a value of it, or a name that may be a piece of a password.</para>
/// </remarks>
public static partial class DatabaseUrl
{
    /// <summary>The error id of a text that cannot be used.</summary>
    public const string ErrorId = "DatabaseUrlInvalid";

    /// <summary>Reads the text.</summary>
    /// <param name="text">A URL or a connection string; white space around it is ignored.</param>
    /// <exception cref="InvalidMigrationException">It is not understood; the message names the parameter, never a value.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        var builder = Read(text, []).Connection;
        LibpqParameters.Tighten(builder);
        builder.Host = string.IsNullOrEmpty(builder.Host) ? "localhost" : builder.Host;
        return builder;
    }

    /// <summary>Reads the text, completed by what it leaves open.</summary>
    /// <param name="text">A URL or a connection string; white space around it is ignored.</param>
    /// <param name="defaults">What counts where the text says nothing, the weakest first.</param>
    internal static DatabaseTarget Read(string text, IReadOnlyList<Setting> defaults)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (ReadSettings(text) is { } settings)
        {
            return LibpqParameters.Apply([.. Without(defaults, settings), .. settings]);
        }

        var said = ConnectionString.ReadNpgsql(text.Trim());
        var completed = LibpqParameters.Apply(said.ShouldSerialize("Host") ? [.. defaults.Where(setting => setting.Name != "hostaddr")] : defaults);
        foreach (var key in said.Keys.Cast<string>())
        {
            completed.Connection[key] = said[key];
        }

        return completed;
    }

    /// <summary>What the text says in libpq's words; null for Npgsql's form.</summary>
    internal static IReadOnlyList<Setting>? ReadSettings(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            throw Invalid("it is empty");
        }

        var scheme = Scheme().Match(trimmed);
        return scheme.Success ? DatabaseUri.Read(RequirePostgres(scheme, trimmed)) : ConnectionString.ReadLibpq(trimmed);
    }

    /// <summary>
    /// A host that is named is the host: libpq would keep an address that the environment gives for another one, and connect
    /// elsewhere than the text says.
    /// </summary>
    private static IEnumerable<Setting> Without(IReadOnlyList<Setting> defaults, IReadOnlyList<Setting> settings) =>
        settings.Any(setting => setting.Name is "host") ? defaults.Where(setting => setting.Name != "hostaddr") : defaults;

    internal static InvalidMigrationException Invalid(string reason) => new(ErrorId, $"The database URL cannot be used: {reason}.");

    private static string RequirePostgres(Match scheme, string text) => scheme.Groups["name"].Value.ToUpperInvariant() switch
    {
        "POSTGRES" or "POSTGRESQL" => text[scheme.Length..],
        _ => throw Invalid($"it begins with '{scheme.Value}', but only postgres:// and postgresql:// lead to PostgreSQL"),
    };

    [GeneratedRegex(@"\A(?<name>(?:jdbc:)?[A-Za-z][A-Za-z0-9+.-]{0,20})://", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();
}
