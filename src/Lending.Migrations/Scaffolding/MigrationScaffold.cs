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
                var habit = new FolderHabit(request.Folder);
                var format = request.Format ?? habit.Format;
                var timestamp = MigrationTimestamp.Free(request.Now, [.. request.Existing, .. habit.Names], request.AllowOutOfOrder);
                var name = Name(timestamp, slug);
                var path = Path.Combine(request.Folder, name + habit.ExtensionOf(format));
                if (TryWrite(path, Text(format, habit, name, slug)))
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
        MigrationTimestamp.BeforeAll(now, [.. existing, .. Directory.Exists(folder) ? new FolderHabit(folder).Names : []]), MigrationSlug.Of(description));

    private static MigrationName Name(string timestamp, string slug) => MigrationName.TryParse($"{timestamp}-{slug}", out var name)
        ? name
        : throw new InvalidMigrationException(
            "DescriptionInvalid",
            $"the description is too long: it makes a name of {timestamp.Length + 1 + slug.Length} characters, of which "
            + $"{MigrationName.MaxLength} are allowed. Shorten it.");

    private static string Text(ScaffoldFormat format, FolderHabit habit, MigrationName name, string slug)
    {
        var change = ScaffoldChange.Of(slug);
        return format switch
        {
            ScaffoldFormat.CSharp => new CSharpTemplate().Write(change, name, slug),
            ScaffoldFormat.PowerShell => new PowerShellTemplate().Write(change, name, slug),
            ScaffoldFormat.JavaScript => new JavaScriptTemplate(habit.IsCommonJs).Write(change, name, slug),
            _ => SqlTemplate.Write(change),
        };
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
