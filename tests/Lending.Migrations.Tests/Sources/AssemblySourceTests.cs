using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Lending.Migrations.Sources;
using Xunit;

namespace Lending.Migrations.Tests.Sources;

public sealed class AssemblySourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Classes_become_migrations_in_the_order_of_their_names()
    {
        var migrations = Read(typeof(Second), typeof(First), typeof(Base), typeof(string));

        Assert.Equal(["20240101000001-first", "20240101000002-second"], migrations.Select(migration => migration.Name.Value));
        Assert.Equal("Lending.Migrations.Tests.dll (First)", migrations[0].Origin.Source);
        Assert.Null(migrations[0].Origin.FilePath);
        Assert.True(migrations[0].Up.Transactional);
        Assert.False(migrations[1].Up.Transactional);
        Assert.False(migrations[1].Down!.Transactional);
        Assert.Equal([null, TimeSpan.FromMinutes(2)], migrations.Select(migration => migration.Up.LockTimeout));
        Assert.Equal(TimeSpan.FromMinutes(2), migrations[1].Down!.LockTimeout);
    }

    [Fact]
    public void Each_half_runs_on_an_object_of_its_own()
    {
        var migration = Assert.Single(Read(typeof(First)));

        Assert.Equal(["up 1"], RecordedSink.Run(migration.Up).Texts);
        Assert.Equal(["up 1"], RecordedSink.Run(migration.Up).Texts);
        Assert.Equal(["down 1"], RecordedSink.Run(migration.Down!).Texts);
    }

    [Fact]
    public void What_a_class_throws_comes_as_it_is()
    {
        var migration = Assert.Single(Read(typeof(Throwing)));

        Assert.Equal("from its constructor", Assert.Throws<InvalidOperationException>(() => RecordedSink.Run(migration.Up)).Message);
    }

    [Fact]
    public void The_checksum_is_asked_once_and_only_when_it_is_needed()
    {
        var asked = new List<Migration>();
        var source = new AssemblySource(typeof(First).Assembly, migration =>
        {
            asked.Add(migration);
            return "sum";
        });
        var read = Assert.Single(source.Read([typeof(First)]));

        Assert.Empty(asked);
        Assert.Equal("sum", read.Checksum);
        Assert.Equal("sum", read.Checksum);
        Assert.Same(read, Assert.Single(asked));
    }

    [Theory]
    [InlineData(typeof(Hasty), "MigrationClassInvalid", "LockTimeout '10'. Write a number and its unit")]
    [InlineData(typeof(Nameless), "MigrationClassInvalid", "has no name")]
    [InlineData(typeof(NoMigration), "MigrationClassInvalid", "Derive it from CodeMigration")]
    [InlineData(typeof(Demanding), "MigrationClassInvalid", "constructor without parameters")]
    [InlineData(typeof(Hidden), "MigrationClassInvalid", "constructor without parameters")]
    [InlineData(typeof(Generic<>), "MigrationClassInvalid", "type parameters")]
    [InlineData(typeof(Misnamed), "MigrationNameInvalid", "'create-markets', which is not YYYYMMDDHHMMSS-description")]
    public void A_class_that_is_no_proper_migration_is_an_error_that_names_it(Type type, string errorId, string words)
    {
        var error = Assert.Throws<InvalidMigrationException>(() => Read(typeof(First), type));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains($"Lending.Migrations.Tests.dll: the class {type.FullName}", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_classes_of_one_name_are_an_error_that_names_both()
    {
        var error = Assert.Throws<InvalidMigrationException>(() => Read(typeof(First), typeof(FirstAgain)));

        Assert.Equal("MigrationDuplicate", error.ErrorId);
        Assert.Contains(typeof(First).FullName!, error.Message, StringComparison.Ordinal);
        Assert.Contains(typeof(FirstAgain).FullName!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dll_is_loaded_beside_the_engine_and_not_locked()
    {
        var path = Build("Loaded", "20240101000001-from-a-dll");

        var migration = Assert.Single(new AssemblySource(path, _ => null).Load());

        Assert.Equal("20240101000001-from-a-dll", migration.Name.Value);
        Assert.Equal("Loaded.dll (Made)", migration.Origin.Source);
        Assert.Empty(RecordedSink.Run(migration.Up).Calls);
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
        }
        Assert.Equal(migration.Name, Assert.Single(new AssemblySource(path, _ => null).Load()).Name);
    }

    [Fact]
    public void Another_build_of_what_is_loaded_is_refused()
    {
        new AssemblySource(Build("Rebuilt", "20240101000001-old"), _ => null).Load();

        AssertInvalid(Build("Rebuilt", "20240101000001-new"), "another build of Rebuilt is loaded already. Start a new session");
    }

    [Fact]
    public void What_a_dll_needs_is_found_beside_it_down_to_the_last()
    {
        var last = Build("NeededLast", "20240101000003-last");
        var middle = Build("NeededMiddle", "20240101000002-middle", Made(last));
        var path = Build("NeedsBoth", "20240101000001-first", Made(middle));

        Assert.Single(new AssemblySource(path, _ => null).Load());

        var engine = AssemblyLoadContext.GetLoadContext(typeof(Migration).Assembly)!;
        Assert.Contains(engine.Assemblies, assembly => assembly.GetName().Name == "NeededLast");
    }

    [Fact]
    public void A_dll_that_lacks_what_it_needs_is_an_error_until_it_is_there()
    {
        var needed = Build("Lacked", "20240101000002-needed");
        var path = Build("Lacking", "20240101000001-x", Made(needed));
        var kept = File.ReadAllBytes(needed);
        File.Delete(needed);

        AssertInvalid(path, "Lacking needs Lacked 1.0.0.0, which is not here. Put Lacked.dll beside it");
        AssertInvalid(path, "Lacking needs Lacked");

        File.WriteAllBytes(needed, kept);
        Assert.Single(new AssemblySource(path, _ => null).Load());
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ, but nothing more")]
    [InlineData("no assembly at all")]
    public void A_file_that_is_no_assembly_is_an_error(string text) =>
        AssertInvalid(_folder.Write("broken.dll", text), "no .NET assembly");

    [Fact]
    public void An_assembly_that_was_cut_off_is_an_error()
    {
        var path = Build("CutOff", "20240101000001-x");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);

        AssertInvalid(path, "no .NET assembly");
    }

    [Fact]
    public void The_carried_schema_is_read_from_its_assembly()
    {
        var schema = Assembly.Load("Lending.Schema");

        Assert.All(new AssemblySource(schema, _ => null).Load(), migration =>
            Assert.StartsWith("Lending.Schema.dll (", migration.Origin.Source, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<Migration> Read(params Type[] types) => new AssemblySource(typeof(First).Assembly, _ => null).Read(types);

    private static void AssertInvalid(string path, string words)
    {
        var error = Assert.Throws<InvalidMigrationException>(() => new AssemblySource(path, _ => null).Load());

        Assert.Equal("AssemblyInvalid", error.ErrorId);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The class in an assembly, seen from a context of its own so that the engine's does not hold it.</summary>
    private static Type Made(string path)
    {
        var context = new AssemblyLoadContext(name: null, isCollectible: true);
        context.Resolving += (_, needed) => context.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(path)!, $"{needed.Name}.dll"));
        return context.LoadFromAssemblyPath(path).GetType("Made", throwOnError: true)!;
    }

    /// <summary>Writes an assembly with one migration, which does nothing, and a method that needs another assembly's class.</summary>
    private string Build(string assembly, string name, Type? needs = null)
    {
        var builder = new PersistedAssemblyBuilder(new AssemblyName(assembly) { Version = new Version(1, 0, 0, 0) }, typeof(object).Assembly);
        var type = builder.DefineDynamicModule(assembly).DefineType("Made", TypeAttributes.Public, typeof(object), [typeof(IMigrationClass)]);
        type.SetCustomAttribute(new CustomAttributeBuilder(typeof(MigrationAttribute).GetConstructors().Single(), [name]));
        foreach (var half in (string[])["Up", "Down"])
        {
            var method = type.DefineMethod(
                half, MethodAttributes.Public | MethodAttributes.Virtual, typeof(void), [typeof(MigrationContext)]);
            method.GetILGenerator().Emit(OpCodes.Ret);
        }
        if (needs is not null)
        {
            type.DefineField("needed", needs, FieldAttributes.Public);
        }
        type.CreateType();
        var path = Path.Combine(_folder.Path, $"{assembly}.dll");
        builder.Save(path);
        return path;
    }

    internal abstract class Base : IMigrationClass
    {
        private int _runs;

        public void Up(MigrationContext context) => context.Statements.Execute([new SqlStatement($"up {++_runs}")]);

        public void Down(MigrationContext context) => context.Statements.Execute([new SqlStatement($"down {++_runs}")]);
    }

    [Migration("20240101000001-first")]
    internal sealed class First : Base;

    [Migration("20240101000001-first")]
    internal sealed class FirstAgain : Base;

    [Migration("20240101000001-x", LockTimeout = "10")]
    internal sealed class Hasty : Base;

    [Migration("20240101000002-second", Transactional = false, LockTimeout = "2min")]
    internal sealed class Second : Base;

    internal sealed class Nameless : Base;

    [Migration("create-markets")]
    internal sealed class Misnamed : Base;

    [Migration("20240101000001-x")]
    internal sealed class NoMigration;

    [Migration("20240101000001-x")]
    internal sealed class Demanding(int number) : Base
    {
        public int Number => number;
    }

    [Migration("20240101000001-x")]
    internal sealed class Hidden : Base
    {
        private Hidden()
        {
        }
    }

    [Migration("20240101000001-x")]
    internal sealed class Generic<T> : Base
    {
        public T? Value { get; set; }
    }

    [Migration("20240101000003-throwing")]
    internal sealed class Throwing : Base
    {
        public Throwing() => throw new InvalidOperationException("from its constructor");
    }
}
