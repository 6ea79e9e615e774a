using Xunit;

namespace Lending.Migrations.Tests;

public sealed class ForeignTextTests
{
    [Theory]
    [InlineData("p@ss w'ord", "login with p@ss w'ord failed", "login with *** failed")]
    [InlineData("p@ss w'ord", "p%40ss%20w%27ord", "***")]
    [InlineData("p@ss/word", "p%40ss%2fword", "***")]
    [InlineData("p@ss w'ord", "'p@ss w''ord'", "'***'")]
    [InlineData("a\"b;c", "Passwort: \"a\"\"b;c\"", "Passwort: \"***\"")]
    [InlineData("a\\b'c", "'a\\\\b\\'c'", "'***'")]
    [InlineData("secret", "xsecretx secret", "x***x ***")]
    [InlineData("abc", "abc abcd (abc)", "*** abcd (***)")]
    [InlineData("a", "a cat at 'a'", "*** cat at '***'")]
    [InlineData(".*+?", "a.*+?b abcd", "a***b abcd")]
    [Trait("Pain", "12")]
    public void A_secret_is_masked_however_it_is_written(string secret, string text, string expected) =>
        Assert.Equal(expected, new ForeignText([secret, "", " "]).Clean(text));

    [Fact]
    public void Of_two_secrets_the_longer_is_masked_first() =>
        Assert.Equal("*** ***", new ForeignText(["secret", "secret-and-more"]).Clean("secret-and-more secret"));

    [Theory]
    [InlineData("se\u0007cret")]
    [InlineData("secret\u001b[0m")]
    public void Control_characters_hide_no_secret(string secret) =>
        Assert.Equal("<***>", new ForeignText([secret]).Clean($"<{secret}>"));

    [Theory]
    [InlineData("see postgres://u:geheim@host/db", "see postgres://u:***@host/db")]
    [InlineData("see postgres://u:ge@he/im@host/db", "see postgres://u:***@host/db")]
    [InlineData("Host=h;Password=geheim;Username=u", "Host=h;Password=***;Username=u")]
    [InlineData("dblink('host=h password=geheim user=u')", "dblink('host=h password=*** user=u')")]
    [InlineData("CREATE ROLE r PASSWORD 'geheim'", "CREATE ROLE r PASSWORD ***")]
    [InlineData("Password = \"ge;heim\";", "Password = ***;")]
    [InlineData("UPDATE users SET password = lower(password)", "UPDATE users SET password = lower(password)")]
    [InlineData("http://localhost:8080/x", "http://localhost:8080/x")]
    public void Other_peoples_passwords_are_masked_too(string text, string expected) =>
        Assert.Equal(expected, new ForeignText([]).Clean(text));

    [Theory]
    [InlineData("##vso[task.setvariable variable=x]y", "##_vso[task.setvariable variable=x]y")]
    [InlineData("a ##VSO[task.complete]", "a ##_VSO[task.complete]")]
    [InlineData("##[error]x", "##_[error]x")]
    [InlineData("a ##[add-path]x", "a ##_[add-path]x")]
    [InlineData("####vso[x]", "####_vso[x]")]
    [InlineData("::error file=a::x", ":_:error file=a::x")]
    [InlineData("a\n  ::stop-commands::x", "a\n  :_:stop-commands::x")]
    [InlineData("a\r::warning::x", "a\n:_:warning::x")]
    [InlineData("SELECT '1'::text::int", "SELECT '1'::text::int")]
    [InlineData("SELECT '1'\n  ::text", "SELECT '1'\n  ::text")]
    [InlineData("# a ## b", "# a ## b")]
    public void Commands_to_a_ci_system_are_not_obeyed(string text, string expected) =>
        Assert.Equal(expected, new ForeignText([]).Clean(text));

    [Theory]
    [InlineData("\u001b[2J\u0007\b\u007f", "\\x1B[2J\\x07\\x08\\x7F")]
    [InlineData("\u009b31m", "\\x9B31m")]
    [InlineData("a\tb\r\nc\nd\re", "a\tb\nc\nd\ne")]
    [InlineData("\u202Eabc\u2066", "\\u202Eabc\\u2066")]
    [InlineData("a\0b", "a\\x00b")]
    [InlineData("grün 密码 🐘", "grün 密码 🐘")]
    [InlineData("##\u0007vso[x]", "##\\x07vso[x]")]
    public void A_terminal_is_not_steered(string text, string expected) => Assert.Equal(expected, new ForeignText([]).Clean(text));

    [Fact]
    public void Nothing_stays_nothing()
    {
        Assert.Null(new ForeignText(["x"]).Clean(null));
        Assert.Equal("", new ForeignText(["x"]).Clean(""));
    }
}
