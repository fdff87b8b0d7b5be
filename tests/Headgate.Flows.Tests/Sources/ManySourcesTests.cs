using System.Threading.Channels;
using Headgate.Flows.Tests.Probes;
using Headgate.Flows.Tests.Stages;

namespace Headgate.Flows.Tests.Sources;

/// <summary>Several channels and asynchronous sequences as one source, and what is refused.</summary>
[Trait("Conformance", "F1")]
public sealed class ManySourcesTests
{
    private const int Seeds = 100;

    [Fact]
    public async Task Channels_are_read_until_all_are_completed()
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var random = new Random(seed);
            var channels = Enumerable.Range(0, 4).Select(static _ => Channel.CreateUnbounded<int>()).ToList();
            var options = new FlowOptions { Stages = random.Next(1, 4), MaxDemand = random.Next(1, 20) };
            var reading = Flow.FromMany(channels.Select(static channel => channel.Reader), options).Select(static x => x).ToListAsync(TestContext.Current.CancellationToken);
            for (var i = 0; i < 60; i++) channels[i % 3].Writer.TryWrite(((i % 3) * 1000) + i);
            foreach (var channel in channels)
            {
                Assert.False(reading.IsCompleted);
                channel.Writer.Complete();
            }

            var results = await reading;
            Assert.Equal(60, results.Count);
            Assert.All(results.GroupBy(static x => x / 1000), static ofChannel => Assert.Equal(ofChannel.Order(), ofChannel));
        }
    }

    [Fact]
    public void Asynchronous_sequences_are_enumerated_side_by_side_and_each_keeps_its_order() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var sources = Enumerable.Range(0, 5).Select(static source => new SlowSequence([.. Enumerable.Range(source * 100, source * 7)])).ToList();
        var numbers = Flow.FromMany(sources, flow.Options).Select(static x => x);
        for (var run = 0; run < 2; run++)
        {
            var results = await numbers.ToListAsync();
            Assert.Equal(Enumerable.Range(0, 5).SelectMany(static source => Enumerable.Range(source * 100, source * 7)), results.Order());
            Assert.All(results.GroupBy(static x => x / 100), static ofSource => Assert.Equal(ofSource.Order(), ofSource));
        }
    });

    [Fact]
    [Trait("Conformance", "F16")]
    public void A_channel_that_is_completed_with_a_failure_fails_the_flow() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var (good, bad) = (Channel.CreateUnbounded<int>(), Channel.CreateUnbounded<int>());
        var failure = new InvalidOperationException("the writer's");
        bad.Writer.TryWrite(1);
        bad.Writer.Complete(failure);
        Assert.Same(failure, await Record.ExceptionAsync(() => Flow.FromMany([good.Reader, bad.Reader], flow.Options).ToListAsync()));
    }, warns: true);

    [Fact]
    public void A_flow_has_at_least_one_source_and_none_that_is_null()
    {
        Assert.Throws<ArgumentException>(() => Flow.FromMany(Array.Empty<IEnumerable<int>>()));
        Assert.Throws<ArgumentException>(() => Flow.FromMany(Array.Empty<ChannelReader<int>>()));
        Assert.Throws<ArgumentException>(() => Flow.FromMany<int>([[1], null!]));
        Assert.Throws<ArgumentNullException>(() => Flow.From((IAsyncEnumerable<int>)null!));
    }

    [Fact]
    public void Options_that_are_not_given_are_those_of_GenStage_and_one_stage_for_each_processor()
    {
        var options = Flow.From([1]).Options;
        Assert.Equal((Environment.ProcessorCount, 1000, null, 10_000), (options.Stages, options.MaxDemand, options.MinDemand, options.BufferSize));
        Assert.Equal(("Flow", TimeSpan.FromSeconds(5), null), (options.Name, options.ShutdownTimeout, options.IdleTimeout));
        Assert.Equal(500, Flow.From([1]).Explain().BatchSize);
        Assert.Equal(900, Flow.From([1], new FlowOptions { MinDemand = 100 }).Explain().BatchSize);
        Assert.Equal(Environment.ProcessorCount, Flow.From([1]).Explain().Layers[0].Stages);
    }
}
