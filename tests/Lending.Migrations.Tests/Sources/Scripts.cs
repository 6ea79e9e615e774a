using System.Text;
using Lending.Migrations.Lexing;
using Lending.Migrations.Sources;

namespace Lending.Migrations.Tests.Sources;

/// <summary>Ways to read a script in a test: held whole, or through a window of any size on a stream that trickles.</summary>
internal static class Scripts
{
    public const string File = "/migrations/20240101000000-x.sql";

    public static List<SqlStatement> Statements(string script, MigrationDirection direction = MigrationDirection.Up) =>
        [.. Kept(script).Statements(direction)];

    public static void Check(string script) => Kept(script).Check();

    public static List<SqlStatement> Streamed(
        string script, int window, int trickle = int.MaxValue, MigrationDirection direction = MigrationDirection.Up)
    {
        using var stream = Stream(script, trickle);
        return [.. new SqlScript(new ScriptWindow(stream.Read, window), File).Statements(direction)];
    }

    public static void CheckStreamed(string script, int window, int trickle = int.MaxValue)
    {
        using var stream = Stream(script, trickle);
        new SqlScript(new ScriptWindow(stream.Read, window), File).Check();
    }

    public static SqlScript Kept(string script) => new(new ScriptWindow(Encoding.UTF8.GetBytes(script), 0), File);

    public static ScriptStream Stream(string script, int trickle = int.MaxValue) =>
        new(new TricklingStream(Encoding.UTF8.GetBytes(script), trickle), File);
}

/// <summary>Gives at most a few bytes at a time, as a slow disk may.</summary>
internal sealed class TricklingStream(byte[] bytes, int most) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, most)]);

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
}
