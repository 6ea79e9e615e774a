using System.Text;

namespace Lending.Migrations.Scaffolding;

/// <summary>Begins a migration: a file with the right name, and the text of the change that its description tells.</summary>
public static class MigrationScaffold
{
    /// <summary>Makes the file. It is a migration that runs as it stands; no existing file is ever written to.</summary>
    /// <exception cref="InvalidMigrationException">The description leaves no name, or the file cannot be made.</exception>
    public static ScaffoldedMigration Create(ScaffoldRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var slug = MigrationSlug.Of(request.Description);
        try
        {
            Directory.CreateDirectory(request.Folder);
            while (true)
            {
                var timestamp = MigrationTimestamp.Free(request.Now, [.. request.Existing, .. NamesIn(request.Folder)], request.AllowOutOfOrder);
                var name = Name(timestamp, slug);
                var path = Path.Combine(request.Folder, name + (request.Format == ScaffoldFormat.Sql ? ".sql" : ".cs"));
                if (TryWrite(path, Text(request.Format, name, slug)))
                {
                    return new ScaffoldedMigration(name, path);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidMigrationException(
                "MigrationUnwritable", $"no migration can be made in '{request.Folder}': {error.Message}", location: null, error);
        }
    }

    /// <summary>A name for a migration that comes before all that exist.</summary>
    /// <param name="description">What it does, in words.</param>
    /// <param name="folder">Where its file goes, absolute; may be missing.</param>
    /// <param name="existing">The names of the set and of what has run; those of files in the folder are found here.</param>
    /// <param name="now">Its time where nothing exists.</param>
    /// <exception cref="InvalidMigrationException">The description leaves no name, or there is no earlier one.</exception>
    internal static MigrationName NameBeforeAll(string description, string folder, IEnumerable<MigrationName> existing, DateTimeOffset now) => Name(
        MigrationTimestamp.BeforeAll(now, [.. existing, .. Directory.Exists(folder) ? NamesIn(folder) : []]), MigrationSlug.Of(description));

    private static IEnumerable<MigrationName> NamesIn(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (MigrationName.TryParse(MigrationName.StemOf(Path.GetFileName(file)), out var name))
            {
                yield return name;
            }
        }
    }

    private static MigrationName Name(string timestamp, string slug) => MigrationName.TryParse($"{timestamp}-{slug}", out var name)
        ? name
        : throw new InvalidMigrationException(
            "DescriptionInvalid",
            $"the description is too long: it makes a name of {timestamp.Length + 1 + slug.Length} characters, of which "
            + $"{MigrationName.MaxLength} are allowed. Shorten it.");

    private static string Text(ScaffoldFormat format, MigrationName name, string slug)
    {
        var change = ScaffoldChange.Of(slug);
        return format == ScaffoldFormat.Sql ? SqlTemplate.Write(change) : CSharpTemplate.Write(change, name, slug);
    }

    /// <summary>False where somebody made the file in this very moment.</summary>
    private static bool TryWrite(string path, string text)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }
}
