using System.Reflection;

namespace Lending.Migrations.Sources;

/// <summary>
/// The migrations that are classes of an assembly: those that implement <see cref="IMigrationClass"/> and carry
/// <see cref="MigrationAttribute"/>. Abstract ones are base classes and left alone.
/// </summary>
public sealed class AssemblySource : IMigrationSource
{
    private readonly Func<Assembly> _load;
    private readonly Func<Migration, string?> _checksum;
    private readonly string _file;

    /// <summary>From a file, which is loaded into the engine's own load context and not locked.</summary>
    /// <param name="path">Path of a <c>.dll</c>, absolute.</param>
    /// <param name="checksum">Says the checksum of a migration: of the SQL that its Up sends. Asked only when it is needed.</param>
    public AssemblySource(string path, Func<Migration, string?> checksum)
    {
        _load = new MigrationAssembly(path).Load;
        _checksum = checksum;
        _file = Path.GetFileName(path);
    }

    /// <summary>From an assembly that is loaded.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="checksum">Says the checksum of a migration: of the SQL that its Up sends. Asked only when it is needed.</param>
    public AssemblySource(Assembly assembly, Func<Migration, string?> checksum)
    {
        _load = () => assembly;
        _checksum = checksum;
        _file = $"{assembly.GetName().Name}.dll";
    }

    /// <inheritdoc/>
    public IReadOnlyList<Migration> Load() => Read(Types(_load()));

    /// <summary>Reads some classes, in ordinal order of the migrations.</summary>
    internal IReadOnlyList<Migration> Read(IEnumerable<Type> types)
    {
        var seen = new SortedDictionary<MigrationName, (Type Type, Migration Migration)>();
        foreach (var type in types.Where(IsMigration).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            var migration = Read(type);
            if (!seen.TryAdd(migration.Name, (type, migration)))
            {
                throw new InvalidMigrationException(
                    "MigrationDuplicate",
                    $"{_file}: {seen[migration.Name].Type.FullName} and {type.FullName} are both the migration {migration.Name}. Leave one of them.");
            }
        }
        return [.. seen.Values.Select(found => found.Migration)];
    }

    private Type[] Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException error)
        {
            var reason = error.LoaderExceptions.FirstOrDefault(one => one is not null)?.Message ?? error.Message;
            throw new InvalidMigrationException("AssemblyInvalid", $"{_file}: its classes cannot be loaded: {reason}", location: null, error);
        }
    }

    private static bool IsMigration(Type type) =>
        type is { IsClass: true, IsAbstract: false }
        && (typeof(IMigrationClass).IsAssignableFrom(type) || type.IsDefined(typeof(MigrationAttribute), inherit: false));

    private Migration Read(Type type)
    {
        var attribute = type.GetCustomAttribute<MigrationAttribute>(inherit: false)
            ?? throw Invalid(type, "has no name. Write [Migration(\"20241023000001-create-markets\")] above it, or make it abstract.");
        if (!typeof(IMigrationClass).IsAssignableFrom(type))
        {
            throw Invalid(type, "has [Migration] but is no migration. Derive it from CodeMigration.");
        }
        if (type.ContainsGenericParameters || type.GetConstructor(Type.EmptyTypes) is null)
        {
            throw Invalid(type, "cannot be made. Give it a public constructor without parameters, and no type parameters.");
        }
        if (!MigrationName.TryParse(attribute.Name, out var name))
        {
            throw new InvalidMigrationException(
                "MigrationNameInvalid",
                $"{_file}: the class {type.FullName} is named '{attribute.Name}', which is not {MigrationName.Rule}, "
                + $"for example 20241023000001-create-markets, of at most {MigrationName.MaxLength} characters.");
        }
        var timeout = TimeSpan.Zero;
        if (attribute.LockTimeout is { } text && !LockDuration.TryParse(text, out timeout))
        {
            throw Invalid(type, $"has the LockTimeout '{text}'. Write {LockDuration.Form}.");
        }
        TimeSpan? lockTimeout = attribute.LockTimeout is null ? null : timeout;
        var optOut = $"[Migration(\"{name}\", Transactional = false)]";
        Migration? migration = null;
        return migration = new Migration(
            name,
            new MigrationOrigin($"{_file} ({type.Name})"),
            new MigrationBody(attribute.Transactional, context => Create(type).Up(context)) { LockTimeout = lockTimeout, OptOut = optOut, IsProgram = true },
            new MigrationBody(attribute.Transactional, context => Create(type).Down(context)) { LockTimeout = lockTimeout, OptOut = optOut, IsProgram = true })
        {
            ComputeChecksum = () => _checksum(migration!),
        };
    }

    /// <summary>A new one each time: what one half left in its fields is nothing to the other.</summary>
    private static IMigrationClass Create(Type type) => (IMigrationClass)Activator.CreateInstance(
        type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, binder: null, args: null, culture: null)!;

    private InvalidMigrationException Invalid(Type type, string message) =>
        new("MigrationClassInvalid", $"{_file}: the class {type.FullName} {message}");
}
