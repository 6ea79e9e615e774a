using System.Reflection;
using System.Runtime.Loader;

namespace LendingMigrations;

/// <summary>
/// The module's private load context. Cmdlets, engine and driver live in it, so another module's Npgsql, whatever its version, and
/// ours never meet. This assembly is the only one of the module in the session's own context.
/// </summary>
public sealed class ModuleContext : AssemblyLoadContext
{
    private static readonly Lazy<Assembly> Cmdlets = new(() => new ModuleContext().LoadFromAssemblyName(new AssemblyName("Lending.Migrations.PowerShell")));

    private readonly string _folder = Path.Combine(Path.GetDirectoryName(typeof(ModuleContext).Assembly.Location)!, "lib");

    private ModuleContext()
        : base("LendingMigrations")
    {
    }

    /// <summary>The assembly with the cmdlets, loaded once a process: an assembly cannot be unloaded and loaded anew.</summary>
    public static Assembly Module => Cmdlets.Value;

    /// <summary>Ours from <c>lib</c>; the framework's and PowerShell's from the session's context.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        var path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
