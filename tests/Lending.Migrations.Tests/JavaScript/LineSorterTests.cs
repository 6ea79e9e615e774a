using System.Text;
using Lending.Migrations.JavaScript;
using Xunit;

namespace Lending.Migrations.Tests.JavaScript;

public sealed class LineSorterTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("a\nb\n", "P:a|P:b")]
    [InlineData("no end", "P:no end")]
    [InlineData("\n0123456789abcdef.{}\n", "M:{}")]
    [InlineData("printed\n\n0123456789abcdef.{}\n", "P:printed|M:{}")]
    [InlineData("unfinished\n0123456789abcdef.{}\n", "P:unfinished|M:{}")]
    [InlineData("\n\n0123456789abcdef.{}\n", "P:|M:{}")]
    [InlineData("\n\n", "P:|P:")]
    [InlineData("\n0123456789abcdef+{\"a\":\nchild's line\n\n0123456789abcdef.1}\n", "P:child's line|M:{\"a\":1}")]
    [InlineData("x0123456789abcdef.{}\n", "P:x0123456789abcdef.{}")]
    [InlineData("0123456789abcdef\n", "P:0123456789abcdef")]
    [InlineData("0123456789abcde.{}\r\n", "P:0123456789abcde.{}")]
    public void Messages_are_told_from_what_is_printed(string text, string expected)
    {
        foreach (var size in new[] { 1, 7, 1000 })
        {
            var sorted = new List<string>();
            new LineSorter(Token, NodeOutputKind.Print, NodeOutputKind.Message, output => sorted.Add(output.Kind switch
            {
                NodeOutputKind.Print => $"P:{output.Text}",
                NodeOutputKind.Message => $"M:{output.Text}",
                _ => "end",
            })).ReadAll(new Drip(Encoding.UTF8.GetBytes(text), size));

            Assert.Equal($"{expected}|end", string.Join('|', sorted));
        }
    }

    /// <summary>Gives so many bytes a read.</summary>
    private sealed class Drip(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, size));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, size)]);
    }
}
