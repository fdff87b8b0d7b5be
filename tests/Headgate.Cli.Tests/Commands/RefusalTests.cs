using System.Net;
using System.Net.Sockets;
using Headgate.Cli.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace Headgate.Cli.Tests.Commands;

/// <summary>What cannot be done is told in one sentence, and the exit code is 1.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData(401, "text/plain", "", "asks who you are (401). Send what it needs with --header")]
    [InlineData(403, "text/plain", "", "does not let you do this (403)")]
    [InlineData(404, "text/plain", "", "There is no dashboard at")]
    [InlineData(404, "application/problem+json", """{"detail":"There is no pipeline 'x'."}""", "error: There is no pipeline 'x'.")]
    [InlineData(500, "application/problem+json", "nonsense", "answers 500 Internal Server Error")]
    [InlineData(200, "text/html", "<html>", "not as a dashboard of Headgate")]
    [InlineData(200, "application/json", "{\"pipelines\":", "cannot be read")]
    [InlineData(200, "application/json", "{\"at\":\"2026-11-26T10:00:00Z\"}", "may be a dashboard of another version")]
    public async Task An_answer_that_is_none_is_told_in_words(int status, string type, string body, string expected)
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.WriteAsync(context, status, type, body));
        using var terminal = new Terminal();
        Assert.Equal(ExitCodes.Failed, await terminal.RunAsync("pipelines", server.Url));
        Assert.Contains(expected, Assert.Single(terminal.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(terminal.Output);
    }

    [Fact]
    public async Task A_page_to_sign_in_on_is_named()
    {
        await using var server = await ScriptedServer.StartAsync(static context =>
        {
            context.Response.Redirect("/account/login");
            return Task.CompletedTask;
        });
        using var terminal = new Terminal();
        Assert.Equal(ExitCodes.Failed, await terminal.RunAsync("pause", "orders", "--url", server.Url));
        Assert.Contains("sends you on to /account/login (302)", terminal.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipelines")]
    [InlineData("top")]
    [InlineData("top", "--once")]
    [InlineData("show", "orders")]
    [InlineData("drain", "orders")]
    public async Task Where_nobody_listens_it_says_so(params string[] arguments)
    {
        using var terminal = new Terminal(isTerminal: true) { DefaultUrl = $"http://127.0.0.1:{UnusedPort()}/headgate" };
        Assert.Equal(ExitCodes.Failed, await terminal.RunAsync(arguments));
        Assert.Contains("the connection was refused. Does the application run?", terminal.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[?1049h", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_server_says_cannot_steer_the_terminal()
    {
        await using var server = await ScriptedServer.StartAsync(static context => ScriptedServer.WriteAsync(context, 409, "application/problem+json", """{"detail":"no\u001b[2J\nno"}"""));
        using var terminal = new Terminal();
        Assert.Equal(ExitCodes.Failed, await terminal.RunAsync("pipelines", server.Url));
        Assert.Equal($"error: no [2J no{Environment.NewLine}", terminal.Error);
    }

    [Fact]
    public async Task Headers_go_with_each_request()
    {
        var seen = new List<string>();
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            seen.Add($"{context.Request.Path} {context.Request.Headers.Authorization} {context.Request.Headers["X-Team"]}");
            return ScriptedServer.WriteAsync(context, 200, "application/json", Lists.Of(("orders", 1)));
        });
        using var terminal = new Terminal();
        Assert.Equal(ExitCodes.Done, await terminal.RunAsync("pipelines", $"{server.Url}/ops/headgate?tab=1#x", "--header", "Authorization: Bearer abc", "--header", "X-Team:blue"));
        Assert.Equal(["/ops/headgate/api/pipelines Bearer abc blue"], seen);
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
