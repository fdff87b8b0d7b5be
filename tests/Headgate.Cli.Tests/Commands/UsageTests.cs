using Headgate.Cli.Tests.Fakes;

namespace Headgate.Cli.Tests.Commands;

/// <summary>A command line that is wrong ends with 2, and says what is wrong.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("Required command", new string[0])]
    [InlineData("'NAME'", "pause")]
    [InlineData("'sideways'", "top", "http://x/", "--sort", "sideways")]
    [InlineData("no dashboard is named", "pipelines")]
    [InlineData("no dashboard is named", "pause", "orders")]
    [InlineData("'ftp://x' is no address of a dashboard", "pipelines", "ftp://x")]
    [InlineData("'http://' is no address of a dashboard", "top", "http://", "--once")]
    [InlineData("holds an @, as one with a name and a password does", "pipelines", "https://ada:secret@orders.example/headgate")]
    [InlineData("holds an @", "top", "ada:secret@orders.example")]
    [InlineData("--header is no header", "pipelines", "http://x", "--header", "secret-without-a-colon")]
    [InlineData("MESSAGES is '0'; it must be a whole number of at least 1.", "rate", "orders", "0", "--url", "http://x")]
    [InlineData("MESSAGES is 'many'", "rate", "orders", "many", "--url", "http://x")]
    [InlineData("--per must be a number of seconds from 0.001 to 86400.", "rate", "orders", "5", "--per", "0", "--url", "http://x")]
    [InlineData("COUNT is '-1'", "concurrency", "orders", "parse", "-1", "--url", "http://x")]
    public async Task What_is_wrong_is_said_and_the_exit_code_is_2(string expected, params string[] arguments)
    {
        using var terminal = new Terminal();
        Assert.Equal(ExitCodes.Usage, await terminal.RunAsync(arguments));
        Assert.Contains(expected, terminal.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", terminal.Error, StringComparison.Ordinal);
        Assert.Empty(terminal.Output);
    }

    [Fact]
    public async Task Help_names_every_command()
    {
        using var terminal = new Terminal();
        Assert.Equal(ExitCodes.Done, await terminal.RunAsync("--help"));
        foreach (var command in (string[])["top", "pipelines", "show", "pause", "resume", "drain", "rate", "concurrency", "replay", "unblock"]) Assert.Contains($"  {command} ", terminal.Output, StringComparison.Ordinal);
    }
}
