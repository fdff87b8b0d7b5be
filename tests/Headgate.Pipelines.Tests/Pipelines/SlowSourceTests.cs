using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A source that takes its time between the messages that it adds.</summary>
public sealed class SlowSourceTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void What_a_source_adds_is_its_own_until_its_read_has_ended_and_all_of_it_counts(bool fails, bool mayRestart) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var isEarly = false;
        var source = 0;
        var pipeline = Pipeline.Create("p", p => p.From(_ => new Slow(acks, lab.DelayAsync(50), fails && source++ == 0, mayRestart)).Process((_, _) =>
        {
            isEarly |= lab.Time.Elapsed < TimeSpan.FromMilliseconds(50);
            return default;
        }, o => (o.MaxDemand, o.Concurrency) = (4, 1)), lab.Environment);
        await pipeline.StartAsync();
        if (fails && !mayRestart) await Assert.ThrowsAsync<SourceFailedException>(() => pipeline.Completion);
        else await pipeline.Completion;
        Assert.False(isEarly);
        Assert.Equal(0, pipeline.Counts.InFlight);
        Assert.Equal(pipeline.Counts.Received, acks.Count);
        Assert.Equal(3, acks.Succeeded.Count);
        Assert.Equal(mayRestart ? 3 : 0, acks.Returned.Count);
    });

    private sealed class Slow(IAcknowledger acks, Task wait, bool fails, bool mayRestart) : Source<int>
    {
        public override bool CanRestart => mayRestart;

        public override async ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
        {
            for (var i = 0; i < 3; i++) messages.Add(i, new DescribedDelivery(acks, position: i));
            await wait;
            return fails ? throw new InvalidOperationException("line cut") : false;
        }
    }
}
