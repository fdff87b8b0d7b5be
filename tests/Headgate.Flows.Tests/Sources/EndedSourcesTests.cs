using Headgate.Flows.Tests.Failures;
using Headgate.Flows.Tests.Stages;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Flows.Tests.Sources;

/// <summary>Sources that have ended before the flow could subscribe to them: they are empty.</summary>
[Trait("Conformance", "F1")]
public sealed class EndedSourcesTests
{
    private const int Seeds = 300;

    [Fact]
    public void A_producer_that_ends_when_it_starts_is_an_empty_source() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        Assert.Empty(await Flow.From(static () => new EarlyEnd(), flow.Options).ToListAsync());
        Assert.Equal(0, await Flow.From(static () => new EarlyEnd(), flow.Options).CountAsync());
        Assert.Equal([7, 8], await Flow.From(static () => new EarlyEnd(7, 8), flow.Options).ToListAsync());
    }, warns: true);

    [Fact]
    [Trait("Tier", "Long")]
    public void Others_go_on_beside_one_that_has_ended() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        Func<Producer<int>>[] sources = [static () => new EarlyEnd(), static () => Producer.From(Enumerable.Range(0, 50)), static () => new EarlyEnd(), static () => Producer.From(Array.Empty<int>())];
        lab.Random.Shuffle(sources);
        Assert.Equal(Enumerable.Range(0, 50), await Flow.FromMany(sources, flow.Options).ToListAsync());
        Assert.Empty(await Flow.FromMany<int>([static () => new EarlyEnd(), static () => new EarlyEnd(), static () => Producer.From(Array.Empty<int>())], flow.Options).ToListAsync());
        Assert.Equal(100, (await flow.Merge(Flow.From(static () => new EarlyEnd(), flow.Options)).ToListAsync()).Count);
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F13")]
    public void Windows_do_not_wait_for_one_that_has_ended() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var windows = Flow.FromMany([static () => new EarlyEnd(), static () => Producer.From(Numbers())], flow.Options)
            .Window(Window.Tumbling(TimeSpan.FromSeconds(10), static (int second) => DateTimeOffset.UnixEpoch.AddSeconds(second)))
            .Count();
        await foreach (var window in windows)
        {
            Assert.Equal(10, window.Value);
            break;
        }

        static IEnumerable<int> Numbers()
        {
            for (var i = 0; ; i++) yield return i;
        }
    }, warns: true);

    [Fact]
    public void A_given_producer_that_has_ended_is_empty_and_one_that_never_ran_is_refused() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var ended = Stage.Start(Producer.From([1, 2, 3]), lab.Environment, CancellationToken.None);
        Assert.Equal([1, 2, 3], await Flow.From((IProducer<int>)ended, flow.Options).ToListAsync());
        await ended.Completion;
        Assert.Empty(await Flow.From((IProducer<int>)ended, flow.Options).ToListAsync());
        await Assert.ThrowsAsync<SubscriptionRefusedException>(() => Flow.From((IProducer<int>)Producer.From([1]), flow.Options).ToListAsync());
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F16")]
    public void A_given_producer_that_has_failed_is_refused() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var failure = new Breakage();
        var failed = Stage.Start(Producer.From(new BrokenSequence(failure, BrokenAt.MoveNext, 0)), lab.Environment, CancellationToken.None);
        Assert.Same(failure, await Record.ExceptionAsync(() => Flow.From((IProducer<int>)failed, flow.Options).ToListAsync()));
        await Record.ExceptionAsync(() => failed.Completion);
        Assert.IsType<SubscriptionRefusedException>(await Record.ExceptionAsync(() => Flow.From((IProducer<int>)failed, flow.Options).ToListAsync()));
    }, warns: true);
}
