using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Reads a <see cref="LifeFeed"/>.</summary>
internal sealed class LifeFeedSource(LifeFeed feed) : Source<int>
{
    public int DisposeCount { get; private set; }

    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        feed.StartCount++;
        if (feed.BeforeStart is { } before) await before(feed.StartCount, cancellationToken);
    }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
    {
        Assert.Equal(0, DisposeCount);
        if (feed.BeforeRead is { } before) await before(cancellationToken);
        if (feed.Given.Count >= feed.End && feed.IsEndless) await Race.OrCancelledAsync(new TaskCompletionSource().Task, cancellationToken);
        for (var i = 0; i < feed.Most && !messages.IsFull && feed.Given.Count < feed.End; i++)
        {
            var next = feed.Given.Count;
            messages.Add(next, new DescribedDelivery(feed.Acknowledger ?? feed.Acks, position: next, sizeBytes: feed.SizeOf(next)));
            feed.Given.Add(next);
        }

        if (feed.AfterRead is { } after) await after(cancellationToken);
        Assert.Equal(0, DisposeCount);
        return feed.IsEndless || feed.Given.Count < feed.End;
    }

    public override ValueTask DisposeAsync()
    {
        DisposeCount++;
        return base.DisposeAsync();
    }
}
