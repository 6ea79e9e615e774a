using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations;

/// <summary>Turns PowerShell's paths (drives, wildcards, relative to $PWD) into those of the file system.</summary>
internal sealed class FileSystemPaths(PathIntrinsics paths)
{
    private const string Provider = "FileSystem";

    /// <summary>All that the paths mean, in order.</summary>
    /// <exception cref="InvalidMigrationException">One of them is not there or is none of the file system's.</exception>
    public IReadOnlyList<string> Resolve(IEnumerable<string> wildcards, IEnumerable<string> literals) =>
        [.. wildcards.SelectMany(Expand), .. literals.Select(ToFileSystem)];

    /// <summary>One path, which need not exist.</summary>
    /// <exception cref="InvalidMigrationException">It is none of the file system's.</exception>
    public string ToFileSystem(string path) => Checked(path, () =>
    {
        var resolved = paths.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        RequireFileSystem(provider, path);
        return resolved;
    });

    private IReadOnlyList<string> Expand(string path) => Checked<IReadOnlyList<string>>(path, () =>
    {
        var resolved = paths.GetResolvedProviderPathFromPSPath(path, out var provider);
        RequireFileSystem(provider, path);
        return resolved.Count > 0 ? resolved : throw new ItemNotFoundException($"Nothing matches '{path}'.");
    });

    private static T Checked<T>(string path, Func<T> resolve)
    {
        try
        {
            return resolve();
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw new InvalidMigrationException(
                "PathNotFound", $"{exception.Message} -Path names the folders and assemblies that are the set of migrations.", null, exception);
        }
    }

    private static void RequireFileSystem(ProviderInfo provider, string path)
    {
        if (provider.Name != Provider)
        {
            throw new InvalidMigrationException(
                "PathNotFileSystem", $"'{path}' belongs to the provider {provider.Name}. Migrations are read from the file system: name a folder.");
        }
    }
}
