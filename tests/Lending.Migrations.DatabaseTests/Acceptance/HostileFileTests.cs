using System.Text;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

public sealed class HostileFileTests(HostileDatabase database) : HostileInput, IClassFixture<HostileDatabase>
{
    private const string Stem = "20240101000000-a";
    private const string Name = Stem + ".sql";
    private const string Up = "-- migrate:up\n";
    private const string Down = "-- migrate:down\n";
    private const string Good = Up + "CREATE TABLE a (i int);\n" + Down + "DROP TABLE a;\n";

    private static readonly Dictionary<string, HostileCase> Cases = new()
    {
        ["a name without a timestamp"] = Named("create-markets.sql", "MigrationNameInvalid"),
        ["a name with 13 digits"] = Named("2024010100000-a.sql", "MigrationNameInvalid"),
        ["a name without a description"] = Named("20240101000000-.sql", "MigrationNameInvalid"),
        ["a name that is too long for a row"] = Named($"20240101000000-{new string('a', 236)}.sql", "MigrationNameInvalid"),
        ["a name with a line end"] = Named("20240101000000-a\n::error::b.sql", "MigrationNameInvalid"),
        ["a name with an escape sequence"] = Named("20240101000000-\u001b[31mred.sql", "MigrationNameInvalid"),
        ["a name with a logging command and no timestamp"] = Named("##vso[task.complete]a.sql", "MigrationNameInvalid"),
        ["two files of one stem"] = new(
            scene =>
            {
                scene.Migration(Name, Good);
                scene.Migration(Stem + ".js", "export const up = async () => {};");
            },
            2,
            "MigrationDuplicate",
            Stem + ".js"),
        ["a directory that is named as a migration"] = new(
            scene => Directory.CreateDirectory(scene.Folder.At($"migrations/{Name}")), 2, "MigrationUnreadable", Name),
        ["a link to nothing"] = new(scene => Link(scene, "nowhere.sql"), 2, "MigrationUnreadable", Name),
        ["a link to itself"] = new(scene => Link(scene, Name), 2, "MigrationUnreadable", Name),
        ["a file that may not be read"] = new(Unreadable, 2, "MigrationUnreadable", Name),
        ["an empty file"] = Text("", "ScriptInvalid", "migrate:up"),
        ["no up marker"] = Text("CREATE TABLE a (i int);", "ScriptInvalid", "(1,1)"),
        ["a down marker alone"] = Text(Down + "DROP TABLE precious;", "ScriptInvalid", "migrate:up"),
        ["text before the first marker"] = Text("-- why\nDROP TABLE precious;\n" + Good, "ScriptInvalid", "(2,1)"),
        ["two up markers"] = Text(Up + "SELECT 1;\n" + Up, "ScriptInvalid", "(3,1)"),
        ["two down markers"] = Text(Good + Down, "ScriptInvalid", "(5,1)"),
        ["an unknown option"] = Text("-- migrate:up transaction:maybe\nSELECT 1;", "ScriptInvalid", "transaction:maybe"),
        ["an unknown marker"] = Text("-- migrate:sideways\nSELECT 1;", "ScriptInvalid", "migrate:sideways"),
        ["a marker inside a statement"] = Text(Up + "CREATE TABLE a (\n" + Down + ");", "ScriptInvalid", "(2,1)"),
        ["a string without an end"] = Text(Up + "SELECT 'it;\n" + Down + "DROP TABLE precious;", "ScriptInvalid", "(2,8)"),
        ["a dollar quote without an end"] = Text(Up + "DO $x$ BEGIN END $y$;\n", "ScriptInvalid", "(2,4)"),
        ["a comment without an end"] = Text(Up + "/* /* */ DROP TABLE precious;\n", "ScriptInvalid", "(2,1)"),
        ["a command of psql"] = Text(Up + "\\i /etc/passwd\n", "PsqlCommand", "(2,1)"),
        ["a command of psql after a statement"] = Text(Up + "SELECT 1 \\gexec\n", "PsqlCommand", "(2,10)"),
        ["COPY without an end of its data"] = Text(Up + "COPY precious FROM STDIN;\nx\n", "ScriptInvalid", "(2,1)"),
        ["COPY without data"] = Text(Up + "COPY precious FROM STDIN", "ScriptInvalid", "(2,1)"),
        ["COPY TO STDOUT"] = Text(Up + "COPY precious TO STDOUT;", "CopyWithClient", "(2,1)"),
        ["a connect of a dump"] = Text("--\n-- PostgreSQL database dump\n--\n\\restrict x\n\\connect other\n", "PsqlCommand", "(5,1)"),
        ["BEGIN and COMMIT"] = Text(Up + "BEGIN;\nDROP TABLE precious;\nCOMMIT;\n", "TransactionControl", "(2,1)"),
        ["a COMMIT behind a comment"] = Text(Up + "SELECT 1;\n/* ; */ COMMIT AND CHAIN;\n", "TransactionControl", "(3,9)"),
        ["PREPARE TRANSACTION"] = Text(Up + "PREPARE TRANSACTION 'x';\n", "TransactionControl", "(2,1)"),
        ["ROLLBACK in the down alone"] = Text(Up + "SELECT 1;\n" + Down + "ROLLBACK;\n", "TransactionControl", "(4,1)"),
        ["UTF-16"] = Bytes([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Good)], "ScriptEncodingInvalid", "UTF-8"),
        ["UTF-16 without a mark"] = Bytes(Encoding.Unicode.GetBytes(Good), "ScriptEncodingInvalid", "NUL"),
        ["a byte that is not UTF-8"] = Bytes([.. Encoding.UTF8.GetBytes(Up + "SELECT '"), 0xFC, (byte)'\''], "ScriptEncodingInvalid", "(2,9)"),
        ["a NUL byte"] = Text(Up + "SELECT 1;\0DROP TABLE precious;", "ScriptEncodingInvalid", "(2,10)"),
        ["a program"] = Bytes([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0], "ScriptEncodingInvalid", Name),
        ["a line of 100 MB without an end"] = Big(Up + "SELECT '", "(2,8)"),
        ["a line of 100 MB before any marker"] = Big("", "(1,1)"),
    };

    public static TheoryData<string> Names => NamesOf(Cases);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_hostile_file_is_one_clear_error(string name) => Check(Cases[name], database);

    private static HostileCase Named(string name, string errorId) =>
        new(scene => scene.Migration(name, Good), 2, errorId, "YYYYMMDDHHMMSS-description");

    private static HostileCase Text(string text, string errorId, string says) => Bytes(Encoding.UTF8.GetBytes(text), errorId, says);

    private static HostileCase Bytes(byte[] bytes, string errorId, string says) =>
        new(scene => scene.Folder.Write($"migrations/{Name}", bytes), 2, errorId, says);

    private static HostileCase Big(string begin, string says) =>
        new(scene => scene.Folder.WriteLong($"migrations/{Name}", begin, 100_000_000, ""), 2, "ScriptInvalid", says);

    private static void Link(HostileScene scene, string target)
    {
        Skip.If(OperatingSystem.IsWindows(), "Links take a right of their own on Windows.");
        Directory.CreateDirectory(scene.Folder.At("migrations"));
        File.CreateSymbolicLink(scene.Folder.At($"migrations/{Name}"), scene.Folder.At($"migrations/{target}"));
    }

    private static void Unreadable(HostileScene scene)
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "THE SUPERUSER READS EVERY FILE: run the tests as another user.");
        scene.Migration(Name, Good);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(scene.Folder.At($"migrations/{Name}"), UnixFileMode.None);
        }
    }
}
