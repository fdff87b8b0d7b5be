using Headgate.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Progress;

namespace Headgate.Samples.Connectors.Tests;

/// <summary>The line by which the samples that are services say on a terminal how far they are.</summary>
public sealed class ProgressLineTests
{
    [Fact]
    public async Task It_says_what_was_done_and_what_is_under_way()
    {
        var gate = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("orders", p => p.FromPushes<int>().Process(async (n, token) =>
        {
            if (n == 3) await gate.Task.WaitAsync(token);
            if (n == 2) throw new FormatException("two");
        }, static o => o.Concurrency = 4, "work"));
        using var output = new StringWriter();
        using var line = new ProgressLine(pipeline, output, new FakeTimeProvider());
        Assert.Equal("orders [--------------------] 0 done, 0 failed, 0/s, 0 in flight", line.Describe());
        await pipeline.StartAsync(TestContext.Current.CancellationToken);
        await pipeline.PushAsync([1, 2, 3], TestContext.Current.CancellationToken);
        await Patience.WaitAsync("two have ended", () => Task.FromResult(pipeline.Counts is { InFlight: 1, Received: 3 }), () => $"{pipeline.Counts}");
        Assert.Equal("orders [#############-------] 2 done, 1 failed, 2/s, 1 in flight", line.Describe());
        gate.SetResult();
        await pipeline.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal("orders [####################] 3 done, 1 failed, 1/s, 0 in flight", line.Describe());
    }

    [Fact]
    public async Task It_is_drawn_over_each_second_and_the_last_one_stays()
    {
        await using var pipeline = Pipeline.Create("orders", static p => p.FromPushes<int>().Process(static n => n));
        using var output = new StringWriter();
        var time = new FakeTimeProvider();
        using var line = new ProgressLine(pipeline, output, time);
        await line.StartAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(1));
        await line.StopAsync(CancellationToken.None);
        await line.StoppedAsync(CancellationToken.None);
        const string Drawn = "\rorders [--------------------] 0 done, 0 failed, 0/s, 0 in flight\e[K";
        var text = output.ToString();
        Assert.StartsWith(Drawn, text, StringComparison.Ordinal);
        Assert.EndsWith(Drawn + Environment.NewLine, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_one_is_of_a_pipeline_that_has_drained()
    {
        var gate = new TaskCompletionSource();
        using var output = new StringWriter();
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddPipeline("orders", p => p.FromPushes<int>().Process(async (n, token) => await gate.Task.WaitAsync(token)));
        builder.Services.AddHostedService(provider => new ProgressLine(provider.GetRequiredKeyedService<Pipeline>("orders"), output, new FakeTimeProvider()));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredKeyedService<Pipeline>("orders").PushAsync([1, 2], TestContext.Current.CancellationToken);
        var stopping = host.StopAsync(TestContext.Current.CancellationToken);
        gate.SetResult();
        await stopping;

        // How many of them the line before had is a matter of who came first, the line or its pipeline.
        Assert.Matches($"\rorders \\[#{{20}}\\] 2 done, 0 failed, [0-2]/s, 0 in flight\e\\[K{Environment.NewLine}$", output.ToString());
    }
}
