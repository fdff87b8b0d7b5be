using Headgate.Dashboard.Tests.Lab;
using Headgate.Pipelines;
using Headgate.Servers;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Dashboard.Tests.Cost;

/// <summary>
/// What a second of the dashboard takes with ten pipelines of fifty stages each, through which messages flow: counted, so that no neighbour on the machine changes it.
/// What it is of a core is measured by ShareTests, on request.
/// </summary>
[Trait("Tier", "Long")]
public sealed class CostTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Messages = 20; // a second, through each pipeline
    private const int Seconds = 30;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly CountingTime _clock = new(new FakeTimeProvider());
    private readonly List<Pipeline> _pipelines = [];

    public async ValueTask InitializeAsync()
    {
        var environment = new StageEnvironment(_clock, NullLoggerFactory.Instance);
        foreach (var name in Fifty.Names) _pipelines.Add(Pipeline.Create(name, static pipeline => Fifty.Steps(pipeline.FromPushes<int>()), environment));
        foreach (var pipeline in _pipelines) await pipeline.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pipeline in _pipelines) await pipeline.DisposeAsync();
    }

    [Fact]
    public async Task A_second_is_one_snapshot_of_each_pipeline_and_little_is_written_and_sent()
    {
        Assert.Equal(Fifty.Stages, _pipelines[0].GetSnapshot().Supervision!.Children.Sum(static child => child.Supervisor?.Children.Count ?? 1));
        await using var app = await DashboardApp.StartAsync(static _ => { }, options => options.Add(() => _pipelines));
        var unseen = await RunAsync(app, static () => Task.FromResult(0));
        await using var reader = await EventReader.OpenAsync(app.Client, $"?pipeline={Fifty.Watched}");
        await reader.NextAsync("history");
        await reader.NextAsync("overview");
        await reader.NextAsync("pipeline");
        var seen = await RunAsync(app, async () =>
        {
            var (overview, detail) = (await reader.NextAsync("overview"), await reader.NextAsync("pipeline"));
            Assert.All(overview.GetProperty("pipelines").EnumerateArray(), static pipeline => Assert.Equal(Messages, pipeline.GetProperty("last").GetProperty("rate").GetDouble()));
            Assert.Equal(Fifty.Stages, detail.GetProperty("nodes").GetArrayLength());
            return overview.GetRawText().Length + detail.GetRawText().Length;
        });

        output.WriteLine($"A second that nobody sees: {unseen}");
        output.WriteLine($"A second that is seen: {seen}");
        Assert.Equal((Fifty.Pipelines, Fifty.Pipelines), (unseen.Snapshots, seen.Snapshots));
        Assert.InRange(seen.Bytes, 10_000, 60_000);
        Assert.InRange(unseen.Allocated, 1, 1_000_000);
        Assert.InRange(seen.Allocated, 1, 1_500_000);
    }

    /// <summary>Lets seconds pass, in each of which messages go through all pipelines.</summary>
    /// <returns>What a second has taken.</returns>
    private async Task<Taken> RunAsync(DashboardApp app, Func<Task<int>> read)
    {
        var (snapshots, bytes, allocated, cpu) = (0, 0, 0L, TimeSpan.Zero);
        for (var second = 0; second < Seconds; second++)
        {
            var before = Succeeded();
            foreach (var pipeline in _pipelines) await pipeline.PushAsync(Enumerable.Range(1, Messages), Token);
            await Eventually.IsAsync(before + (Messages * Fifty.Pipelines), Succeeded, "the messages that went through");
            var (asked, cpuBefore, allocatedBefore) = (_clock.Asked, Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            app.Pass(1); // the dashboard looks, and writes, on this thread
            allocated += GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
            cpu += Environment.CpuUsage.TotalTime - cpuBefore;
            snapshots += _clock.Asked - asked;
            bytes += await read();
        }

        return new Taken(snapshots / Seconds, bytes / Seconds, allocated / Seconds, cpu / Seconds);
    }

    private long Succeeded() => _pipelines.Sum(static pipeline => pipeline.Counts.Succeeded);

    private sealed record Taken(int Snapshots, int Bytes, long Allocated, TimeSpan Cpu)
    {
        public override string ToString() => $"{Snapshots} snapshots, {Bytes} bytes sent, {Allocated} bytes allocated, {Cpu.TotalMilliseconds:0.0} ms of a core";
    }
}
