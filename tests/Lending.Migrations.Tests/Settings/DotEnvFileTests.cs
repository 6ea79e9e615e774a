using System.Text;
using Lending.Migrations.Settings;
using Xunit;

namespace Lending.Migrations.Tests.Settings;

public sealed class DotEnvFileTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("dot-env-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("X=plain", "plain")]
    [InlineData("X = spaced ", "spaced")]
    [InlineData(" export X=exported", "exported")]
    [InlineData("X=\"double quoted\"", "double quoted")]
    [InlineData("X='single quoted'", "single quoted")]
    [InlineData("X=\"with \\\"quotes\\\"\"", "with \"quotes\"")]
    [InlineData("X='with # no comment' # comment", "with # no comment")]
    [InlineData("X=value # comment", "value")]
    [InlineData("X=value#none", "value#none")]
    [InlineData("# X=comment\n  # X=comment\nX=value", "value")]
    [InlineData("X=a=b==", "a=b==")]
    [InlineData("X=", "")]
    [InlineData("A=1\r\nX=windows\r\nB=2\r\n", "windows")]
    [InlineData("X=\"two\nlines\"\nY=1", "two\nlines")]
    [InlineData("A=\"it's\nX=no\"\nX=yes", "yes")]
    [InlineData("X=first\nX=last", "last")]
    [InlineData("no entry\nX=value", "value")]
    [InlineData("Y=1", null)]
    public void An_entry_is_read_as_dotenv_has_it(string text, string? expected) => Assert.Equal(expected, Get(text));

    [Theory]
    [InlineData("A=1\nX=a${A}b", "a1b")]
    [InlineData("A=1\nX=\"a${A}b\"", "a1b")]
    [InlineData("A=1\nX='a${A}b'", "a${A}b")]
    [InlineData("A=1\nX=a\\${A}b", "a${A}b")]
    [InlineData("A=1\nX=a$A", "a$A")]
    [InlineData("X=pa$$w0rd$", "pa$$w0rd$")]
    [InlineData("X=${", "${")]
    [InlineData("X=${1}", "${1}")]
    [InlineData("X=${HOST}", "from-environment")]
    [InlineData("HOST=from-file\nX=${HOST}", "from-environment")]
    [InlineData("A=1\nB=${A}2\nX=${B}3", "123")]
    [InlineData("X=1\nX=${X}2", "12")]
    [InlineData("A=1\nX=${A}\nA=2", "1")]
    [InlineData("A='${HOST}'\nX=${A}", "${HOST}")]
    [InlineData("X=${NONE:-fallback}", "fallback")]
    [InlineData("X=${NONE-fallback}", "fallback")]
    [InlineData("A=1\nX=${A:-fallback}", "1")]
    [InlineData("P='a$b@c'\nX=postgres://u:${P}@h/d", "postgres://u:a$b@c@h/d")]
    public void References_in_braces_are_expanded(string text, string expected) => Assert.Equal(expected, Get(text));

    [Theory]
    [InlineData("A=1\nX=secret${NONE}", 2, "${NONE}")]
    [InlineData("X=secret${LATER}\nLATER=1", 1, "${LATER}")]
    [InlineData("A=1\nX=\"secret\nB=2", 2, "quote")]
    [InlineData("A='secret", 1, "quote")]
    [InlineData("A=1\n\nX: secret", 3, "X=value")]
    [InlineData("A=1\nexport X secret", 2, "X=value")]
    public void A_mistake_is_told_with_its_line_and_without_its_value(string text, int line, string named)
    {
        var error = Assert.Throws<InvalidMigrationException>(() => Get(text));

        Assert.Equal("DotEnvInvalid", error.ErrorId);
        Assert.Equal(line, error.Location!.Line);
        Assert.StartsWith($"{Path.Combine(_root.FullName, ".env")}({line}): ", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name()
    {
        var path = Path.Combine(_root.FullName, ".env");
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode })
        {
            File.WriteAllText(path, "X=välue", encoding);
            Assert.Equal("välue", DotEnvFile.Read(path).Get("X", _ => null));
        }
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        var path = Path.Combine(_root.FullName, "none", ".env");

        var error = Assert.Throws<InvalidMigrationException>(() => DotEnvFile.Read(path));

        Assert.Equal("DotEnvInvalid", error.ErrorId);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_process_environment_is_neither_read_nor_written()
    {
        Assert.Null(Get("PATH2=1\nX2=${PATH}"));
        Assert.Throws<InvalidMigrationException>(() => Get("X=${PATH}"));
        Get("LENDING_DOT_ENV_TEST=1");
        Assert.Null(Environment.GetEnvironmentVariable("LENDING_DOT_ENV_TEST"));
    }

    private string? Get(string text)
    {
        var path = Path.Combine(_root.FullName, ".env");
        File.WriteAllText(path, text);
        return DotEnvFile.Read(path).Get("X", name => name == "HOST" ? "from-environment" : null);
    }
}
