using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Numbers from 0 on that several incarnations of a source go on with where the one before has stopped. Remembers what it gave out.</summary>
internal sealed class LifeFeed(int end, int most = int.MaxValue, bool isEndless = false)
{
    private readonly List<LifeFeedSource> _made = [];

    public AckLog Acks { get; } = new();

    /// <summary>Who is told; null for <see cref="Acks"/>.</summary>
    public IAcknowledger? Acknowledger { get; init; }

    public Func<int, int> SizeOf { get; init; } = static _ => 0;

    /// <summary>Runs when a source is started; it is told which of them it is, from 1 on.</summary>
    public Func<int, CancellationToken, Task>? BeforeStart { get; init; }

    /// <summary>Runs before each read.</summary>
    public Func<CancellationToken, Task>? BeforeRead { get; init; }

    /// <summary>Runs before the end of each read, when it has added what it adds.</summary>
    public Func<CancellationToken, Task>? AfterRead { get; init; }

    public List<long> Given { get; } = [];

    public int StartCount { get; set; }

    public IEnumerable<int> DisposeCounts => _made.Select(static source => source.DisposeCount);

    public int End => end;

    public int Most => most;

    public bool IsEndless => isEndless;

    public Source<int> Create(SourceContext context)
    {
        var source = new LifeFeedSource(this);
        _made.Add(source);
        return source;
    }

    /// <summary>Every message that was given out is acknowledged, once.</summary>
    public void AssertSettled() => Assert.Equal(Given.Order(), Acks.Succeeded.Concat(Acks.Failed).Concat(Acks.Returned).Order());

    /// <summary>Every source that was made was disposed, once.</summary>
    public void AssertDisposed() => Assert.All(DisposeCounts, static count => Assert.Equal(1, count));
}
