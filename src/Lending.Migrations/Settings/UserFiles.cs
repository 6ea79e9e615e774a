namespace Lending.Migrations.Settings;

/// <summary>Where libpq looks for a user's own files (PostgreSQL manual, 34.16, 34.17 and 34.19).</summary>
internal static class UserFiles
{
    /// <summary>The password file or the service file: in the home folder, with a dot before its name; on Windows in <c>%APPDATA%\postgresql</c>.</summary>
    public static string? Find(Func<string, string?> environment, string name) => OperatingSystem.IsWindows()
        ? InFolder(environment, "APPDATA", "postgresql", name == "pgpass" ? "pgpass.conf" : "." + name)
        : InFolder(environment, "HOME", "", "." + name);

    /// <summary>A certificate or key; null where there is none.</summary>
    public static string? FindTls(Func<string, string?> environment, string name)
    {
        var path = OperatingSystem.IsWindows()
            ? InFolder(environment, "APPDATA", "postgresql", name)
            : InFolder(environment, "HOME", ".postgresql", name);
        return File.Exists(path) ? path : null;
    }

    private static string? InFolder(Func<string, string?> environment, string home, string folder, string name) =>
        environment(home) is { Length: > 0 } path ? Path.Combine(path, folder, name) : null;
}
