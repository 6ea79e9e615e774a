using System.Reflection;
using System.Reflection.Emit;
using Lending.Migrations.Operations;

namespace Lending.Migrations.Chaos.Migrations;

/// <summary>Writes an assembly of migrations as a C# compiler would, in a thousandth of the time.</summary>
internal static class EmittedAssembly
{
    private static readonly MethodInfo Query = typeof(QueryInterface).GetMethod(nameof(QueryInterface.Query), 0, [typeof(string), typeof(object)])!;
    private static readonly ConstructorInfo Named = typeof(MigrationAttribute).GetConstructor([typeof(string)])!;
    private static readonly PropertyInfo Transactional = typeof(MigrationAttribute).GetProperty(nameof(MigrationAttribute.Transactional))!;

    public static void Write(string path, IEnumerable<ChaosMigration> migrations)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule(name);
        foreach (var migration in migrations)
        {
            var type = module.DefineType(
                "M" + migration.Name.Replace('-', '_'), TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.Class, typeof(CodeMigration));
            type.SetCustomAttribute(new CustomAttributeBuilder(Named, [migration.Name], [Transactional], [migration.Transactional]));
            type.DefineDefaultConstructor(MethodAttributes.Public);
            Half(type, nameof(CodeMigration.Up), migration.Up);
            Half(type, nameof(CodeMigration.Down), migration.Down);
            type.CreateType();
        }

        assembly.Save(path);
    }

    private static void Half(TypeBuilder type, string name, IEnumerable<string> statements)
    {
        var method = type.DefineMethod(
            name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, typeof(void), [typeof(QueryInterface)]);
        var code = method.GetILGenerator();
        foreach (var statement in statements)
        {
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Ldstr, statement);
            code.Emit(OpCodes.Ldnull);
            code.Emit(OpCodes.Callvirt, Query);
            code.Emit(OpCodes.Pop);
        }

        code.Emit(OpCodes.Ret);
    }
}
