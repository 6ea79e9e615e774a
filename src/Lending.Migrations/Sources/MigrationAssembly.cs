using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace Lending.Migrations.Sources;

/// <summary>
/// Loads an assembly of migrations, and all that it needs, into the engine's own load context, where its base class is the
/// engine's own.
/// </summary>
/// <remarks>
/// It is loaded from its bytes: the file is not locked, so that it can be built again while a shell is open; its
/// <see cref="Assembly.Location"/> is empty for that. What it needs is looked for at once, in the context and then beside the
/// file, so that a missing part stops a run before it begins and no handler stays behind.
/// </remarks>
internal sealed class MigrationAssembly(string path)
{
    private readonly AssemblyLoadContext _context = AssemblyLoadContext.GetLoadContext(typeof(Migration).Assembly)!;
    private readonly HashSet<string> _visited = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Loads it, or finds it where this very build is loaded already.</summary>
    /// <exception cref="InvalidMigrationException">It is no .NET assembly, or cannot be loaded with all that it needs.</exception>
    public Assembly Load()
    {
        var assembly = Load(path);
        LoadReferences(assembly);
        return assembly;
    }

    private Assembly Load(string file)
    {
        try
        {
            var image = File.ReadAllBytes(file);
            if (Loaded(file, image) is { } loaded)
            {
                return loaded;
            }
            var symbols = Path.ChangeExtension(file, ".pdb");
            using var stream = new MemoryStream(image);
            using var symbolStream = File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols)) : null;
            return _context.LoadFromStream(stream, symbolStream);
        }
        catch (BadImageFormatException error)
        {
            throw Invalid(file, "it is no .NET assembly for this platform.", error);
        }
        catch (FileLoadException error)
        {
            throw Invalid(file, $"it cannot be loaded: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ScriptText.Unreadable(file, error);
        }
    }

    /// <summary>A process keeps what it has loaded: of one name there can be one build.</summary>
    private Assembly? Loaded(string file, byte[] image)
    {
        using var executable = new PEReader(new MemoryStream(image));
        var metadata = executable.HasMetadata ? executable.GetMetadataReader() : throw new BadImageFormatException();
        var name = metadata.IsAssembly
            ? metadata.GetString(metadata.GetAssemblyDefinition().Name)
            : throw new BadImageFormatException();
        var loaded = _context.Assemblies.FirstOrDefault(one => string.Equals(one.GetName().Name, name, StringComparison.OrdinalIgnoreCase));
        return loaded is null || loaded.ManifestModule.ModuleVersionId == metadata.GetGuid(metadata.GetModuleDefinition().Mvid)
            ? loaded
            : throw Invalid(file, $"another build of {name} is loaded already. Start a new session to use this one.", inner: null);
    }

    /// <summary>Those that lie beside the file, and what they need in turn, are the author's; the rest is the runtime's or the engine's.</summary>
    private void LoadReferences(Assembly assembly)
    {
        foreach (var reference in assembly.GetReferencedAssemblies())
        {
            var beside = Path.Combine(Path.GetDirectoryName(path)!, $"{reference.Name}.dll");
            var isBeside = File.Exists(beside);
            try
            {
                var loaded = LoadReference(reference, isBeside ? beside : null);
                if (isBeside && _visited.Add(reference.Name!))
                {
                    LoadReferences(loaded);
                }
            }
            catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException)
            {
                throw Invalid(
                    path,
                    $"{assembly.GetName().Name} needs {reference.Name} {reference.Version}, which is not here. Put {reference.Name}.dll "
                    + "beside it, or build it for the versions that are here.",
                    error);
            }
        }
    }

    private Assembly LoadReference(AssemblyName reference, string? beside)
    {
        try
        {
            return _context.LoadFromAssemblyName(reference);
        }
        catch (FileNotFoundException) when (beside is not null)
        {
            return Load(beside);
        }
    }

    private static InvalidMigrationException Invalid(string file, string message, Exception? inner) =>
        new("AssemblyInvalid", message, new SourceLocation(file), inner);
}
