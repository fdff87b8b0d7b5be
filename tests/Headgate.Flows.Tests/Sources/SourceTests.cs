using System.Threading.Channels;
using Headgate.Flows.Tests.Failures;
using Headgate.Flows.Tests.Probes;
using Headgate.Flows.Tests.Stages;
using Headgate.Stages;
using Headgate.Stages.Supervision;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Sources;

/// <summary>Where flows begin.</summary>
public sealed class SourceTests
{
    private const int Seeds = 100;

    [Fact]
    [Trait("Conformance", "F1")]
    public void Sequences_of_all_kinds_one_or_many_empty_or_not_are_sources() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var options = flow.Options;
        Assert.Empty(await Flow.From(Array.Empty<int>(), options).ToListAsync());
        Assert.Empty(await Flow.From(new SlowSequence([]), options).ToListAsync());
        Assert.Empty(await Flow.FromMany<int>([[], [], []], options).ToListAsync());
        Assert.Equal([1, 2, 3], (await Flow.FromMany<int>([[1], [], [2, 3]], options).ToListAsync()).Order());
        Assert.Equal(Enumerable.Range(0, 500), (await Flow.FromMany(Enumerable.Range(0, 50).Select(static x => Enumerable.Range(x * 10, 10)), options).ToListAsync()).Order());
        IAsyncEnumerable<int>[] slow = [new SlowSequence([1, 2, 3, 4, 5]), new SlowSequence([]), new SlowSequence([6])];
        Assert.Equal([1, 2, 3, 4, 5, 6], (await Flow.FromMany(slow, options).ToListAsync()).Order());
        Assert.Equal([1, 2], (await Flow.FromMany<int>([static () => Producer.From([1]), static () => Producer.From([2])], options).ToListAsync()).Order());
        Assert.Equal([7], await Flow.From(static () => Producer.From([7]), options).ToListAsync());
    });

    [Fact]
    [Trait("Conformance", "F1")]
    public void A_producer_that_runs_is_a_source_until_it_ends_and_is_not_stopped_by_the_flow() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var producer = Stage.Start(Producer.From(Enumerable.Range(0, int.MaxValue)), lab.Environment, CancellationToken.None);
        await foreach (var item in Flow.From((IProducer<int>)producer, flow.Options)) break;
        Assert.Equal(StageStatus.Running, producer.Status);
        await producer.StopAsync();
        var other = Stage.Start(Producer.From(Enumerable.Range(0, 100)), lab.Environment, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 100), await Flow.From((IProducer<int>)other, flow.Options).ToListAsync());
        await other.Completion;
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F1")]
    public void A_supervised_producer_is_a_source_through_its_restarts() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var starts = 0;
        var spec = new SupervisorSpec();
        var handle = spec.Add("numbers", () => Producer.From(starts++ == 0 ? new BrokenSequence(new Breakage(), BrokenAt.MoveNext, 30) : Enumerable.Range(1000, 50)), new ChildOptions { Restart = Restart.Transient });
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var results = await Flow.From((IProducer<int>)handle, flow.Options).ToListAsync();
        await supervisor.StopAsync();
        Assert.Equal(Enumerable.Range(1000, 50), results.Where(static x => x >= 1000));
        Assert.Equal(Enumerable.Range(0, results.Count - 50), results.Where(static x => x < 1000));
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F1")]
    public async Task An_element_of_a_slow_source_is_not_held_back()
    {
        var token = TestContext.Current.CancellationToken;
        var channel = Channel.CreateUnbounded<int>();
        var flow = Flow.From(channel.Reader, new FlowOptions { Stages = 3, MaxDemand = 1000 }).Select(static x => x + 1).PartitionBy(static x => x % 3).Shuffle();
        await using var results = flow.GetAsyncEnumerator(token);
        for (var i = 0; i < 20; i++)
        {
            await channel.Writer.WriteAsync(i, token);
            Assert.True(await results.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, token));
            Assert.Equal(i + 1, results.Current);
        }

        channel.Writer.Complete();
        Assert.False(await results.MoveNextAsync());
    }

    [Fact]
    [Trait("Conformance", "F1")]
    public void Options_out_of_range_are_all_named_with_what_is_allowed()
    {
        var options = new FlowOptions { Name = "orders", Stages = 0, MaxDemand = 10, MinDemand = 10, BufferSize = -1, ShutdownTimeout = TimeSpan.FromSeconds(-2) };
        var failure = Assert.Throws<ArgumentOutOfRangeException>(() => Flow.From([1], options));
        string[] words = ["'orders'", "Stages is 0; it must be at least 1", "MinDemand is 10; it must be from 0 to 9", "BufferSize is -1", "ShutdownTimeout is -00:00:02", "HG3072"];
        Assert.All(words, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
    }
}
