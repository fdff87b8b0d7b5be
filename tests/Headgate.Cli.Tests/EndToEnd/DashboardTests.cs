using System.Text.Json;
using Headgate.Cli.Tests.Fakes;
using Headgate.Pipelines;

namespace Headgate.Cli.Tests.EndToEnd;

/// <summary>The command against a dashboard that runs.</summary>
public sealed class DashboardTests
{
    [Fact]
    public async Task The_pipelines_are_listed_with_what_has_become_of_their_messages()
    {
        await using var application = await Application.StartAsync();
        application.Numbers.WriteAll(Enumerable.Range(1, 20));
        await application.Numbers.WaitForAcknowledgedAsync(20, TestContext.Current.CancellationToken);
        using var terminal = new Terminal();
        Assert.Equal(ExitCodes.Done, await terminal.RunAsync("pipelines", application.Url));
        var lines = terminal.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["NAME", "clicks", "orders"], lines.Select(static line => line.Split(' ')[0]));
        Assert.Equal(["orders", "Running"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]);
        Assert.Empty(terminal.Error);
    }

    [Fact]
    public async Task Everything_that_is_read_as_json_is_json()
    {
        await using var application = await Application.StartAsync();
        foreach (var arguments in (string[][])[["pipelines", application.Url, "--json"], ["top", application.Url, "--once", "--json"], ["show", "orders", "--url", application.Url, "--json"]])
        {
            using var terminal = new Terminal();
            Assert.Equal(ExitCodes.Done, await terminal.RunAsync(arguments));
            Assert.Equal("", terminal.Error);
            using var document = JsonDocument.Parse(terminal.Output);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        }
    }

    [Fact]
    public async Task A_pipeline_is_shown_with_its_steps_its_failures_and_its_stages()
    {
        await using var application = await Application.StartAsync();
        application.Numbers.WriteAll(Enumerable.Range(1, 20));
        await application.Numbers.WaitForAcknowledgedAsync(20, TestContext.Current.CancellationToken);
        using var terminal = new Terminal { DefaultUrl = application.Url };
        await UntilAsync(async () =>
        {
            using var look = new Terminal { DefaultUrl = application.Url };
            Assert.True(await look.RunAsync("show", "orders") == ExitCodes.Done, look.Error);
            return look.Output.Contains("thirteen", StringComparison.Ordinal) && look.Output.Contains("received 20, succeeded 19", StringComparison.Ordinal);
        });
        Assert.Equal(ExitCodes.Done, await terminal.RunAsync("show", "orders"));
        Assert.StartsWith("orders  Running  ", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("received 20, succeeded 19, failed 1, returned 0", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("at most 1000 per 1 s", terminal.Output, StringComparison.Ordinal);
        foreach (var node in (string[])["parse", "store", "DEAD LETTERS"]) Assert.Contains(node, terminal.Output, StringComparison.Ordinal);
        Assert.Matches(@"\d\d:\d\d:\d\d parse: .*thirteen", terminal.Output);
        Assert.Contains("Stages", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_is_paused_drained_and_resumed()
    {
        await using var application = await Application.StartAsync();
        Assert.Contains("paused", await DoneAsync(application, "pause", "orders"), StringComparison.Ordinal);
        Assert.Equal(PipelineStatus.Paused, application.Orders.Status);
        Assert.Contains("going on", await DoneAsync(application, "resume", "orders"), StringComparison.Ordinal);
        Assert.Equal(PipelineStatus.Running, application.Orders.Status);
        Assert.Contains("drained", await DoneAsync(application, "drain", "orders"), StringComparison.Ordinal);
        Assert.Equal(PipelineStatus.Paused, application.Orders.Status);
    }

    [Fact]
    public async Task A_rate_and_a_concurrency_are_set()
    {
        await using var application = await Application.StartAsync();
        await DoneAsync(application, "rate", "orders", "50", "--per", "0.5");
        Assert.Equal((50, TimeSpan.FromSeconds(0.5)), (application.Orders.RateLimit!.Permits, application.Orders.RateLimit.Per));
        await DoneAsync(application, "concurrency", "orders", "parse", "7");
        Assert.Equal(7, application.Orders.GetSnapshot().Steps.Single(static step => step.Name == "parse").Concurrency);
    }

    [Fact]
    public async Task Dead_letters_are_replayed_and_counted()
    {
        await using var application = await Application.StartAsync();
        application.Numbers.WriteAll([1, Application.Broken]);
        await application.Numbers.WaitForAcknowledgedAsync(2, TestContext.Current.CancellationToken);
        application.IsMended = true;
        Assert.Contains("1 dead letters were put into it again", await DoneAsync(application, "replay", "orders"), StringComparison.Ordinal);
        Assert.Equal(2, application.Orders.Counts.Succeeded);
        Assert.Contains("0 messages or batches", await DoneAsync(application, "unblock", "orders"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no pipeline 'nothing'. There are: 'orders', 'clicks'.", "pause", "nothing")]
    [InlineData("There is no pipeline 'a/b?c'.", "show", "a/b?c")]
    [InlineData("has no step 'nothing'. It has 'parse', 'store'.", "concurrency", "orders", "nothing", "1")]
    [InlineData("has no dead letters to replay", "replay", "clicks")]
    public async Task What_the_dashboard_refuses_is_told_in_its_words(string expected, params string[] arguments)
    {
        await using var application = await Application.StartAsync();
        using var terminal = new Terminal { DefaultUrl = application.Url };
        Assert.Equal(ExitCodes.Failed, await terminal.RunAsync(arguments));
        Assert.Contains(expected, Assert.Single(terminal.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(terminal.Output);
    }

    [Fact]
    public async Task Where_actions_are_off_nothing_is_done()
    {
        await using var application = await Application.StartAsync(static _ => { });
        using var terminal = new Terminal { DefaultUrl = application.Url };
        Assert.Equal(ExitCodes.Failed, await terminal.RunAsync("pause", "orders"));
        Assert.Contains("Actions are off.", terminal.Error, StringComparison.Ordinal);
        Assert.Equal(PipelineStatus.Running, application.Orders.Status);
    }

    [Fact]
    public async Task Who_one_is_is_told_by_a_header()
    {
        await using var application = await Application.StartAsync(static options => options.ActionPolicy = "Operators", asksWho: true);
        Assert.Contains("asks who you are (401)", await FailedAsync(application, "pipelines"), StringComparison.Ordinal);
        Assert.Contains("asks who you are (401)", await FailedAsync(application, "top"), StringComparison.Ordinal);
        Assert.Contains("asks who you are (401)", await FailedAsync(application, "pause", "orders"), StringComparison.Ordinal);
        Assert.Contains("orders", await DoneAsync(application, "pipelines", "--header", $"Authorization: Bearer {Application.Token}"), StringComparison.Ordinal);
        Assert.Contains("The policy 'Operators' is not met.", await FailedAsync(application, "pause", "orders", "--header", $"Authorization: Bearer {Application.Token}"), StringComparison.Ordinal);
        Assert.Equal(PipelineStatus.Running, application.Orders.Status);
        await DoneAsync(application, "pause", "orders", "--header", $"Authorization: Bearer {Application.Token}-operator");
        Assert.Equal(PipelineStatus.Paused, application.Orders.Status);
    }

    [Fact]
    public async Task Top_follows_a_pipeline_live()
    {
        await using var application = await Application.StartAsync();
        using var terminal = new Terminal(isTerminal: true) { DefaultUrl = application.Url };
        var running = terminal.RunAsync("top");
        await terminal.UntilShownAsync("Running");
        await application.Orders.PauseAsync(TestContext.Current.CancellationToken);
        await terminal.UntilShownAsync("Paused");
        terminal.Console.Keys.Press(ConsoleKey.Q);
        Assert.Equal(ExitCodes.Done, await running);
    }

    private static async Task<string> DoneAsync(Application application, params string[] arguments)
    {
        using var terminal = new Terminal { DefaultUrl = application.Url };
        var code = await terminal.RunAsync(arguments);
        Assert.Equal((ExitCodes.Done, ""), (code, terminal.Error));
        return terminal.Output;
    }

    private static async Task<string> FailedAsync(Application application, params string[] arguments)
    {
        using var terminal = new Terminal { DefaultUrl = application.Url };
        Assert.Equal(ExitCodes.Failed, await terminal.RunAsync(arguments));
        return terminal.Error;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await isSo()) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
    }
}
