using System.Threading.Channels;
using Headgate.Cli.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace Headgate.Cli.Tests.Commands;

/// <summary><c>headgate top</c>: drawn on a terminal, plain lines elsewhere.</summary>
public sealed class TopTests
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task On_a_terminal_it_is_drawn_until_q_is_pressed_and_the_terminal_is_left_as_it_was()
    {
        await using var server = await ScriptedServer.StartAsync(Lists.Of(("orders", 12)), () => _events.Reader);
        using var terminal = new Terminal(isTerminal: true);
        var running = terminal.RunAsync("top", server.Url);
        await terminal.UntilShownAsync("12.0");
        _events.Writer.TryWrite(Lists.Of(("orders", 77)));
        await terminal.UntilShownAsync("77.0");
        terminal.Console.Keys.Press(ConsoleKey.Q);
        Assert.Equal(ExitCodes.Done, await running);
        Assert.StartsWith("\e[?1049h\e[?25l", terminal.Output, StringComparison.Ordinal);
        Assert.EndsWith("\e[?25h\e[?1049l", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_ends_it_as_q_does()
    {
        await using var server = await ScriptedServer.StartAsync(Lists.Of(("orders", 12)), () => _events.Reader);
        using var terminal = new Terminal(isTerminal: true);
        using var interrupt = new CancellationTokenSource();
        var running = terminal.RunAsync(interrupt.Token, "top", server.Url);
        await terminal.UntilShownAsync("orders");
        await interrupt.CancelAsync();
        Assert.Equal(ExitCodes.Done, await running);
        Assert.EndsWith("\e[?25h\e[?1049l", terminal.Output, StringComparison.Ordinal);
        Assert.Empty(terminal.Error);
    }

    [Fact]
    public async Task A_terminal_of_another_size_is_drawn_anew()
    {
        await using var server = await ScriptedServer.StartAsync(Lists.Of([.. Enumerable.Range(0, 20).Select(static n => ($"p{n:00}", (double)n))]), () => _events.Reader);
        using var terminal = new Terminal(isTerminal: true);
        var running = terminal.RunAsync("top", server.Url);
        await terminal.UntilShownAsync("p00");
        Assert.DoesNotContain("more", terminal.Output, StringComparison.Ordinal);
        terminal.Console.Profile.Height = 15;
        await terminal.UntilShownAsync("and 10 more");
        terminal.Console.Keys.Press(ConsoleKey.Escape);
        Assert.Equal(ExitCodes.Done, await running);
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_said_and_opened_again()
    {
        var connections = 0;
        var first = Channel.CreateUnbounded<string>();
        await using var server = await ScriptedServer.StartAsync(Lists.Of(("orders", 12)), () => Interlocked.Increment(ref connections) == 1 ? first.Reader : _events.Reader);
        using var terminal = new Terminal(isTerminal: true);
        var running = terminal.RunAsync("top", server.Url);
        await Wait.UntilAsync(() => connections == 1, () => $"{connections} connections");
        first.Writer.Complete();
        await terminal.UntilShownAsync("The dashboard sends no more; it is asked again.");
        _events.Writer.TryWrite(Lists.Of(("orders", 78)));
        await terminal.UntilShownAsync("78.0");
        terminal.Console.Keys.Press(ConsoleKey.Q);
        Assert.Equal(ExitCodes.Done, await running);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_asked_for_again()
    {
        var connections = 0;
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/api/pipelines")
            {
                await ScriptedServer.WriteAsync(context, 200, "application/json", Lists.Of(("orders", 12)));
                return;
            }

            if (Interlocked.Increment(ref connections) == 1)
            {
                await ScriptedServer.WriteAsync(context, 503, "application/problem+json; charset=of-no-land", "{}");
                return;
            }

            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($"event: overview\ndata: {Lists.Of(("orders", 78))}\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var terminal = new Terminal(isTerminal: true);
        var running = terminal.RunAsync("top", server.Url);
        await terminal.UntilShownAsync("could not be read");
        await terminal.UntilShownAsync("78.0");
        terminal.Console.Keys.Press(ConsoleKey.Q);
        Assert.Equal(ExitCodes.Done, await running);
    }

    [Fact]
    public async Task Into_a_file_it_writes_a_line_for_each_pipeline_and_second_and_fails_when_the_dashboard_goes()
    {
        await using var server = await ScriptedServer.StartAsync(Lists.Of(("orders", 12), ("clicks", 120)), () => _events.Reader);
        using var terminal = new Terminal();
        _events.Writer.TryWrite(Lists.Of(("orders", 13)));
        _events.Writer.Complete();
        Assert.Equal(ExitCodes.Failed, await terminal.RunAsync("top", server.Url));
        var at = TimeZoneInfo.ConvertTime(DateTimeOffset.Parse("2026-11-26T10:00:00Z", System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.Local);
        Assert.Equal(
            [
                $"{at:HH:mm:ss} clicks Running 120/s, failing 0.0/s, in flight 31, lag 42, failed 3",
                $"{at:HH:mm:ss} orders Running 12.0/s, failing 0.0/s, in flight 31, lag 42, failed 3",
                $"{at:HH:mm:ss} orders Running 13.0/s, failing 0.0/s, in flight 31, lag 42, failed 3",
            ],
            terminal.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("sends no more", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_writes_what_the_dashboard_sends()
    {
        await using var server = await ScriptedServer.StartAsync(Lists.Of(("orders", 12)), () => _events.Reader);
        using var terminal = new Terminal(isTerminal: true);
        _events.Writer.Complete();
        Assert.Equal(ExitCodes.Failed, await terminal.RunAsync("top", server.Url, "--json"));
        Assert.Equal(Lists.Of(("orders", 12)), terminal.Output.TrimEnd());
    }

    [Fact]
    public async Task Once_it_writes_a_table_that_is_sorted_as_was_asked()
    {
        await using var server = await ScriptedServer.StartAsync(Lists.Of(("a-very-long-name-that-must-not-be-cut-by-the-width-of-a-terminal", 1), ("b", 1_200)), () => _events.Reader);
        using var terminal = new Terminal();
        Assert.Equal(ExitCodes.Done, await terminal.RunAsync("top", server.Url, "--once", "--sort", "rate"));
        var lines = terminal.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["NAME", "b", "a-very-long-name-that-must-not-be-cut-by-the-width-of-a-terminal"], lines.Select(static line => line.Split(' ')[0]));
        Assert.Contains(" 1,200 ", lines[1], StringComparison.Ordinal);
    }
}
