using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Streams;

/// <summary>A killed stage runs no termination callback; what it borrowed from outside it gives back all the same.</summary>
public sealed class KilledStreamsTests
{
    [Fact]
    [Trait("Conformance", "S34")]
    public void A_sequence_is_disposed() => Lab.ForEachSeed(20, async lab =>
    {
        var disposed = 0;
        var producer = lab.Start(Producer.From(Elements()));
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, new() { DemandMode = DemandMode.Manual });
        subscription.Ask(2);
        await recorder.ReachAsync(2);

        producer.Kill();
        await Assert.ThrowsAsync<StageKilledException>(() => producer.Completion);

        Assert.Equal(1, disposed);

        IEnumerable<int> Elements()
        {
            try
            {
                for (var i = 0; ; i++) yield return i;
            }
            finally
            {
                disposed++;
            }
        }
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void An_asynchronous_sequence_is_cancelled_and_disposed_and_the_stage_does_not_wait_for_it() => Lab.ForEachSeed(20, async lab =>
    {
        var (cancelled, disposed) = (false, 0);
        var producer = lab.Start(Producer.From(Elements()));
        lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await lab.SettledAsync();

        producer.Kill();
        await Assert.ThrowsAsync<StageKilledException>(() => producer.Completion);
        Assert.Equal(0, disposed);
        await Task.Delay(TimeSpan.FromMinutes(2), lab.Time);

        Assert.Equal((true, 1), (cancelled, disposed));

        async IAsyncEnumerable<int> Elements([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return 1;
                await Task.Delay(TimeSpan.FromMinutes(1), lab.Time, CancellationToken.None);
                cancelled = cancellationToken.IsCancellationRequested;
            }
            finally
            {
                disposed++;
            }
        }
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_channel_is_completed_with_the_kill() => Lab.ForEachSeed(20, async lab =>
    {
        var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
        var consumer = lab.Start(Consumer.To(channel.Writer));

        consumer.Kill();
        await Assert.ThrowsAsync<StageKilledException>(() => consumer.Completion);

        await Assert.ThrowsAsync<StageKilledException>(() => channel.Reader.Completion);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void A_sole_consumer_that_resubscribes_does_not_leave_the_producer_unused() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 100), new StreamOptions<int> { WhenUnused = WhenUnused.Stop }));
        var recorder = lab.Start(new Recorder<int>());
        var first = await recorder.SubscribeToAsync(producer, new() { MaxDemand = 4 });

        await recorder.ResubscribeAsync(first, producer, new() { MaxDemand = 8 });
        await recorder.Completion;

        Assert.Equal(Enumerable.Range(0, 100), recorder.Events);
    });
}
