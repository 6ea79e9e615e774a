namespace Lending.Migrations.Settings;

/// <summary>
/// The connection service file (PostgreSQL manual, 34.17): sections <c>[name]</c> with a parameter a line. The user's own comes
/// first, then the system's; the first that has the service counts.
/// </summary>
internal static class ServiceFile
{
    public const string Parameter = "service";
    public const string FileParameter = "servicefile";

    /// <summary>Where Debian's and Red Hat's libpq look, without <c>PGSYSCONFDIR</c>.</summary>
    private static readonly string[] SystemFolders = ["/etc/postgresql-common", "/etc/sysconfig/pgsql", "/etc"];

    /// <summary>What the service says that is named last; nothing where none is named.</summary>
    /// <exception cref="InvalidMigrationException">There is no such service, or its lines are not understood.</exception>
    public static IReadOnlyList<Setting> Read(IReadOnlyList<Setting> said, Func<string, string?> environment)
    {
        if (said.LastOrDefault(setting => setting.Name == Parameter) is not { } service)
        {
            return [];
        }

        var own = said.LastOrDefault(setting => setting.Name == FileParameter);
        if (own is not null && !File.Exists(own.Value))
        {
            throw own.Refuse($"names {own.Value}, which is not there");
        }

        string[] folders = environment("PGSYSCONFDIR") is { Length: > 0 } folder ? [folder] : SystemFolders;
        string?[] candidates = [own?.Value ?? UserFiles.Find(environment, "pg_service.conf"), .. folders.Select(path => Path.Combine(path, "pg_service.conf"))];
        var files = candidates.OfType<string>().Where(File.Exists).ToList();
        return files.Select(file => Find(file, service.Value)).FirstOrDefault(found => found is not null)
            ?? throw service.Refuse(
                $"names the service '{service.Value}', which {(files.Count == 0 ? "no service file defines: there is none" : $"{string.Join(", ", files)} does not hold")}");
    }

    /// <summary>Null where the file does not have the section.</summary>
    private static List<Setting>? Find(string file, string service)
    {
        List<Setting>? found = null;
        var inside = false;
        var number = 0;
        foreach (var line in File.ReadLines(file).Select(line => line.Trim()))
        {
            number++;
            if (line.StartsWith('['))
            {
                if (found is not null)
                {
                    break;
                }

                inside = line == $"[{service}]";
                found = inside ? [] : null;
            }
            else if (inside && line.Length > 0 && !line.StartsWith('#'))
            {
                found!.Add(Parse(line, new SourceLocation(file, number)));
            }
        }

        return found;
    }

    private static Setting Parse(string line, SourceLocation location)
    {
        var pair = line.Split('=', 2);
        var name = pair[0].Trim();
        return pair.Length == 2 && LibpqParameters.IsKnown(name) && name is not (Parameter or FileParameter)
            ? new Setting(name, pair[1].Trim(), $"'{name}' of {location}")
            : throw new InvalidMigrationException("ServiceFileInvalid", "this is no line of a service: write a libpq parameter, '=' and its value.", location);
    }
}
