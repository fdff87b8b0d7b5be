using Headgate.Cli.Tests.Fakes;

namespace Headgate.Cli.Tests.Commands;

/// <summary><c>pause</c> and <c>drain</c> of a pipeline that takes longer than the dashboard waits: it answers 202.</summary>
public sealed class HaltTests
{
    private readonly Queue<string> _states = new();
    private int _looks;

    [Theory]
    [InlineData("drain", "Paused", "Running 3 1", "Paused 1 0", "Paused 0 0")]
    [InlineData("drain", "Stopped", "Running 3 1", "Draining 3 1", "Stopped 0 0")]
    [InlineData("drain", "Paused", "Running 3 1 drain", "Running 0 0 -", "Paused 0 0 -")]
    [InlineData("pause", "Paused", "Paused 3 2", "Paused 3 1", "Paused 3 0")]
    public async Task It_waits_until_the_pipeline_stands_still(string action, string end, params string[] looks)
    {
        await using var server = await StartAsync(looks);
        using var terminal = new Terminal { DefaultUrl = server.Url };
        Assert.Equal(ExitCodes.Done, await terminal.RunAsync(action, "orders"));
        Assert.Equal(["It has begun, and goes on.", $"Pipeline 'orders' is {end}."], Lines(terminal.Output));
        Assert.Equal(3, _looks);
    }

    [Theory]
    [InlineData("pause", "Pipeline 'orders' runs: it was resumed before the pause was done.", "Paused 3 1", "Running 3 1")]
    [InlineData("drain", "Pipeline 'orders' runs: it was resumed before the drain was done.", "Running 3 1 drain", "Running 3 1 -", "Running 3 1 -", "Running 3 1 -", "Running 3 1 -", "Running 3 1 -", "Running 3 1 -")]
    [InlineData("drain", "Pipeline 'orders' has failed before the drain was done", "Running 3 1", "Faulted 0 0")]
    [InlineData("drain", "Pipeline 'orders' was paused before the drain was done, with 3 messages in flight.", "Paused 3 0", "Paused 3 0", "Paused 3 0", "Paused 3 0", "Paused 3 0", "Paused 3 0")]
    [InlineData("drain", "There is no pipeline 'orders'.", "Running 3 1", "")]
    public async Task What_does_not_come_to_its_end_fails(string action, string expected, params string[] looks)
    {
        await using var server = await StartAsync(looks);
        using var terminal = new Terminal { DefaultUrl = server.Url };
        Assert.Equal(ExitCodes.Failed, await terminal.RunAsync(action, "orders"));
        Assert.Contains(expected, Assert.Single(Lines(terminal.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Told_not_to_wait_it_ends_when_it_has_begun()
    {
        await using var server = await StartAsync();
        using var terminal = new Terminal { DefaultUrl = server.Url };
        Assert.Equal(ExitCodes.Done, await terminal.RunAsync("drain", "orders", "--no-wait"));
        Assert.Equal(["It has begun, and goes on."], Lines(terminal.Output));
        Assert.Equal(0, _looks);
    }

    /// <summary>Starts a dashboard whose pipeline shows one state after the other: its status, messages in flight, busy workers, and the action that goes on (- for none; left out by dashboards that do not say). At an empty one it is gone.</summary>
    private Task<ScriptedServer> StartAsync(params string[] looks)
    {
        foreach (var state in looks) _states.Enqueue(state);
        return ScriptedServer.StartAsync(context =>
        {
            if (context.Request.Path == "/api/antiforgery") return ScriptedServer.WriteAsync(context, 200, "application/json", """{"allowed":true,"reason":null,"header":"X-Token","token":"t"}""");
            if (context.Request.Method == "POST") return ScriptedServer.WriteAsync(context, 202, "application/json", """{"isDone":false,"status":"Draining","message":"It has begun, and goes on."}""");
            _looks++;
            var now = _states.Dequeue();
            return now.Length == 0
                ? ScriptedServer.WriteAsync(context, 404, "application/problem+json", """{"detail":"There is no pipeline 'orders'."}""")
                : ScriptedServer.WriteAsync(context, 200, "application/json", Detail(now.Split(' ')));
        });
    }

    private static string Detail(string[] state) =>
        $$$"""{"at":"2026-11-26T10:00:00+00:00","summary":{"name":"orders","status":"{{{state[0]}}}","health":null,"rate":null,"failureRate":null,"counts":{"received":3,"succeeded":0,"failed":0,"returned":0,"inFlight":{{{state[1]}}}}},"supervision":null,{{{Pending(state)}}}"nodes":[{"kind":"source","name":"s"},{"kind":"step","name":"parse","busyWorkers":{{{state[2]}}}}],"failures":[]}""";

    private static string Pending(string[] state) => state.Length < 4 ? "" : $"\"pending\":[{(state[3] == "-" ? "" : $"\"{state[3]}\"")}],";

    private static string[] Lines(string text) => text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
