using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

public sealed class HostileRequestTests(HostileDatabase database) : HostileInput, IClassFixture<HostileDatabase>
{
    private const string Name = "20240101000000-a.sql";
    private const string Good = "-- migrate:up\nCREATE TABLE a (i int);\n";

    private static readonly Dictionary<string, HostileCase> Cases = new()
    {
        ["a target that there is not"] = Asked("MigrationNotFound", "20240101000000-nowhere", "up", "--to", "20240101000000-nowhere"),
        ["a name that there is not"] = Asked("MigrationNotFound", "20240101000000-nowhere", "up", "--name", "20240101000000-nowhere"),
        ["a target of a down that there is not"] = Asked("MigrationNotFound", "20240101000000-nowhere", "down", "--to", "20240101000000-nowhere"),
        ["a target of a down that has not run"] = Asked("MigrationNotExecuted", "create-markets", "down", "--to", "20241023000001-create-markets"),
        ["a target that is no name"] = Asked("MigrationNameInvalid", "latest", "up", "--to", "latest"),
        ["a name that is a path"] = Asked("MigrationNameInvalid", "passwd", "up", "--name", "../../etc/passwd"),
        ["a name that is SQL"] = Asked("MigrationNameInvalid", "DROP TABLE", "up", "--name", "'; DROP TABLE precious; --"),
        ["a name that is a logging command"] = Asked("MigrationNameInvalid", "task.complete", "up", "--to", "##vso[task.complete]\u001b[2J"),
        ["no step"] = Asked("BadUsage", "--step", "up", "--step", "0"),
        ["a step back"] = Asked("BadUsage", "--step", "up", "--step", "-1"),
        ["a step beyond all numbers"] = Asked("BadUsage", "--step", "down", "--step", "99999999999999999999"),
        ["two ways to say which"] = Asked("BadUsage", "--step", "up", "--step", "1", "--to", "20241023000001-create-markets"),
        ["an option that there is not"] = Asked("BadUsage", "--force", "up", "--force"),
        ["a command that there is not"] = Asked("BadUsage", "sideways", "sideways"),
        ["a word too many"] = Asked("BadUsage", "everything", "up", "everything"),
        ["a lock timeout in words"] = Asked("BadUsage", "--lock-timeout", "up", "--lock-timeout", "soon"),
        ["a sandbox and a database"] = Asked("BadUsage", "--sandbox", "up", "--sandbox", "--database-url", "postgres://u@h/d"),
        ["a path that is empty"] = Asked("BadUsage", "--path", "up", "--path", ""),
        ["a path to nothing"] = Asked("PathNotFound", "nowhere", "up", "--path", "./nowhere"),
        ["a path that is a trick"] = Asked("PathNotFound", "passwd", "up", "--path", "../../../../nowhere/\u202Epasswd"),
        ["a path to a file of another kind"] = Asked("MigrationKindUnknown", "20240101000000-a.txt", "up", "--path", "20240101000000-a.txt") with
        {
            Arrange = scene => scene.Folder.Write("20240101000000-a.txt", Good),
        },
        ["a folder of the environment that there is not"] = Asked("MigrationFolderNotFound", "LENDING_MIGRATIONS_PATH", "up") with
        {
            Arrange = scene => scene.Environment["LENDING_MIGRATIONS_PATH"] = "./nowhere",
        },
        ["one stem in two folders"] = Asked("MigrationDuplicate", "two", "up", "--path", "one", "--path", "two") with
        {
            Arrange = scene =>
            {
                scene.Folder.Write($"one/{Name}", Good);
                scene.Folder.Write($"two/{Name}", Good);
            },
        },
        ["an assembly that is none"] = Asked("AssemblyInvalid", "fake.dll", "up", "--path", "fake.dll") with
        {
            Arrange = scene => scene.Folder.Write("fake.dll", "MZ and nothing more"),
        },
        ["a class without a name"] = Asked("MigrationClassInvalid", nameof(Nameless), "up", "--path", typeof(Nameless).Assembly.Location),
        ["a table without a name"] = Asked("BadUsage", "--table", "up", "--table", ""),
        ["a table with a long name"] = Asked("TableNameInvalid", "51 bytes", "up", "--table", new string('a', 52)),
        ["a table with a name that is long in UTF-8"] = Asked("TableNameInvalid", "51 bytes", "up", "--table", new string('ä', 26)),
        ["a table with a NUL in its name"] = Asked("TableNameInvalid", "\\x00", "up", "--table", "a\0b"),
        ["a table of something else"] = Asked("MetaTableUnsupported", "precious_things", "up", "--table", "precious_things") with
        {
            Arrange = scene =>
            {
                scene.Database.Execute("CREATE TABLE precious_things (id int PRIMARY KEY)");
                scene.Hold(new Undo(scene.Database, "DROP TABLE precious_things"));
            },
        },
        ["a view for a table"] = Asked("MetaTableUnsupported", "glimpse", "up", "--table", "glimpse"),
        ["an index for a table"] = Asked("MetaTableUnsupported", "precious_pkey", "up", "--table", "precious_pkey"),
        ["a schema that there is not"] = Asked("SchemaNotFound", "pubilc", "up", "--schema", "pubilc"),
        ["a schema that is SQL"] = Asked("SchemaNotFound", "DROP SCHEMA", "up", "--schema", "\"; DROP SCHEMA public CASCADE; --"),
        ["a schema that is a variable"] = Asked("SchemaNotFound", "$user", "status", "--schema", "$user"),
        ["a schema with a NUL in its name"] = Asked("SchemaNameInvalid", "\\x00", "up", "--schema", "public\0options\0-c"),
        ["a schema of the server's own"] = Asked("InsufficientPrivilege", "pg_catalog", "up", "--schema", "pg_catalog") with { ExitCode = 1 },
        ["a description of nothing"] = Asked("DescriptionInvalid", "description", "new", "   "),
        ["a description of signs alone"] = Asked("DescriptionInvalid", "description", "new", "'; --"),
        ["a description that leaves the folder"] = Asked("DescriptionInvalid", "passwd", "new", "../../etc/passwd"),
        ["a description that leaves the folder backwards"] = Asked("DescriptionInvalid", "passwd", "new", "..\\..\\passwd"),
        ["a new migration where a file is in the way"] = Asked("MigrationUnwritable", "blocked", "new", "add-a", "--path", "blocked/x") with
        {
            Arrange = scene => scene.Folder.Write("blocked", ""),
        },
    };

    public static TheoryData<string> Names => NamesOf(Cases);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_request_that_makes_no_sense_is_one_clear_error(string name) => Check(Cases[name], database);

    private static HostileCase Asked(string errorId, string says, params string[] arguments) =>
        new(_ => { }, 2, errorId, says) { Arguments = arguments };

    private sealed class Undo(TestDatabase database, string sql) : IDisposable
    {
        public void Dispose() => database.Execute(sql);
    }

    /// <summary>What the author forgot is its name.</summary>
    public sealed class Nameless : CodeMigration
    {
        public override void Up(QueryInterface queryInterface)
        {
        }

        public override void Down(QueryInterface queryInterface)
        {
        }
    }
}
