using Headgate.Flows.Hosting;
using Headgate.Flows.Inspection;
using Headgate.Flows.Tests.Failures;
using Headgate.Stages;
using Headgate.Stages.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Flows.Tests.Hosting;

/// <summary>What a registry says of the flows of a host, and of those that are run by hand.</summary>
public sealed class FlowRegistryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly FlowOptions Quiet = new() { Stages = 2, MaxDemand = 10, Environment = new StageEnvironment(loggerFactory: NullLoggerFactory.Instance) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flows_of_a_host_are_listed_from_the_beginning_and_show_what_they_do()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Build(services => services
            .AddFlow("counting", _ => Flow.From(Gated(gate), Quiet).CountBy(static x => x % 3))
            .AddFlow("endless", _ => Flow.From(Gated(new TaskCompletionSource()), Quiet)));
        var registry = host.Services.GetRequiredService<FlowRegistry>();
        Assert.Equal([("counting", FlowStatus.NotStarted, 0), ("endless", FlowStatus.NotStarted, 0)], registry.All.Select(What));
        Assert.All(registry.All, static flow => Assert.Equal((null, 0, 0, "flowchart LR"), (flow.StartedAt, flow.Layers.Count, flow.Plan.Layers.Count, flow.Plan.ToMermaid().Trim())));

        await host.StartAsync(Token);
        var running = await UntilAsync(registry, "counting", static flow => flow.Layers.Count > 0 && flow.Layers[0].ReceivedCount == 10 && flow.Layers[0].StateSize >= 3);
        Assert.Equal(("counting", FlowStatus.Running, 1), What(running));
        Assert.NotNull(running.StartedAt);
        Assert.Equal(running.Plan.Layers.Select(static layer => layer.Number), running.Layers.Select(static layer => layer.Number));
        Assert.Equal(10, running.Layers[0].ReceivedCount);
        Assert.All(running.Layers.Skip(1), static layer => Assert.NotEmpty(layer.Stages));
        Assert.Contains(running.Layers[0].Stages, static stage => stage.Name == "Flow.Source");

        gate.SetResult();
        var ended = await UntilAsync(registry, "counting", static flow => flow.Status != FlowStatus.Running);
        Assert.Equal((FlowStatus.Completed, 10, 0), (ended.Status, ended.Layers[0].ReceivedCount, ended.Layers.Sum(static layer => layer.StateSize)));
        Assert.NotNull(ended.EndedAt);
        Assert.All(ended.Layers.SelectMany(static layer => layer.Stages), static stage => Assert.Equal(StageStatus.Stopped, stage.Status));

        await host.StopAsync(Token);
        Assert.Equal(("endless", FlowStatus.Stopped, 1), What(registry.Find("endless")!));
    }

    [Fact]
    public async Task A_flow_that_is_run_again_stays_one_entry()
    {
        var runs = 0;
        var options = new FlowServiceOptions { StopsHost = true, Restarts = new SupervisorOptions { MaxRestarts = 3 } };
        using var host = Build(services => services.AddFlow("flaky", _ => Flow.From([1], Quiet).Do(_ =>
        {
            if (Interlocked.Increment(ref runs) < 4) throw new Breakage();
        }), options));
        await host.StartAsync(Token);
        var registry = host.Services.GetRequiredService<FlowRegistry>();
        await UntilAsync(registry, "flaky", static flow => flow.Status == FlowStatus.Completed);

        var flow = Assert.Single(registry.All);
        Assert.Equal(("flaky", FlowStatus.Completed, 4), What(flow));
        Assert.Null(flow.FailureReason);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task A_flow_that_fails_and_one_that_cannot_be_made_say_why()
    {
        var patient = new FlowServiceOptions { FailureStopsHost = false };
        using var host = Build(services => services
            .AddFlow<int>("failing", static _ => Flow.From([1], Quiet).Do(static _ => throw new Breakage()), patient)
            .AddFlow<int>("unmade", static _ => throw new FormatException("no such flow"), patient));
        await host.StartAsync(Token);
        var registry = host.Services.GetRequiredService<FlowRegistry>();
        var failing = await UntilAsync(registry, "failing", static flow => flow.Status == FlowStatus.Faulted);
        var unmade = await UntilAsync(registry, "unmade", static flow => flow.Status == FlowStatus.Faulted);

        Assert.StartsWith(typeof(Breakage).FullName!, failing.FailureReason, StringComparison.Ordinal);
        Assert.Equal(("System.FormatException: no such flow", 0), (unmade.FailureReason, unmade.RunCount));
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task A_flow_that_is_run_by_hand_is_listed_where_its_options_say()
    {
        var registry = new FlowRegistry();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var flow = Flow.From(Gated(gate), Quiet with { Name = "by hand", Registry = registry }).Select(static x => x * 2);
        Assert.Empty(registry.All);

        var running = flow.ToListAsync(Token);
        await UntilAsync(registry, "by hand", static flow => flow.Layers.Count > 0 && flow.Layers[0].SentCount == 10);
        gate.SetResult();
        await running;

        Assert.Equal(("by hand", FlowStatus.Completed, 1), What(registry.Find("by hand")!));
        await foreach (var _ in flow.WithCancellation(Token)) break;
        Assert.Equal(("by hand", FlowStatus.Stopped, 2), What(registry.Find("by hand")!));
        Assert.True(registry.Remove("by hand"));
        Assert.False(registry.Remove("by hand"));
        Assert.Null(registry.Find("by hand"));
    }

    [Fact]
    public async Task A_flow_that_runs_into_consumers_is_one_run()
    {
        var registry = new FlowRegistry();
        await Flow.From(Enumerable.Range(0, 100), Quiet with { Registry = registry }).IntoAsync(() => Consumer.ForEach<int>(static _ => { }), 2, null, Token);

        Assert.Equal(("Flow", FlowStatus.Completed, 1), What(registry.Find("Flow")!));
    }

    [Fact]
    public async Task A_flow_that_feeds_another_through_stages_is_an_entry_of_its_own()
    {
        var registry = new FlowRegistry();
        var flow = Flow.From(Enumerable.Range(0, 100), Quiet with { Registry = registry }).Through(static () => (ProducerConsumer<int, int>)ProducerConsumer.Where<int>(static _ => true));
        Assert.Equal(100, (await flow.ToListAsync(Token)).Count);

        Assert.Equal([("Flow", FlowStatus.Completed, 1), ("Flow.Feed", FlowStatus.Completed, 1)], registry.All.Select(What).Order());
    }

    private static (string Name, FlowStatus Status, int RunCount) What(FlowRunSnapshot flow) => (flow.Name, flow.Status, flow.RunCount);

    private static async Task<FlowRunSnapshot> UntilAsync(FlowRegistry registry, string name, Func<FlowRunSnapshot, bool> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (registry.Find(name) is { } flow && isSo(flow)) return flow;
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, $"After {Patience}: {registry.Find(name)}.");
            await Task.Yield();
        }
    }

    private static IHost Build(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(static options => options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        add(builder.Services);
        return builder.Build();
    }

    /// <summary>Ten numbers; the end comes when the gate opens.</summary>
    private static async IAsyncEnumerable<int> Gated(TaskCompletionSource gate)
    {
        for (var i = 0; i < 10; i++) yield return i;
        await gate.Task;
    }
}
