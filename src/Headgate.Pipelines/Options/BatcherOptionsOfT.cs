using System.Threading.RateLimiting;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Limits;

namespace Headgate.Pipelines.Options;

/// <summary>What holds for a batcher, with rules of the user's for its messages.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class BatcherOptions<T> : BatcherOptions
{
    internal Func<BatchGauge<T>>? Gauge { get; private set; }

    internal KeySelection<T>? Key { get; private set; }

    /// <summary>Closes a batch by the size of its messages, and never lets it be greater than a limit: a message that does not fit begins the next batch. One that is
    /// greater by itself is a batch of its own.</summary>
    /// <param name="maxBytes">The limit, in bytes. At least 1.</param>
    /// <param name="sizeOf">The size of a message, in bytes; at least 0. Less, or what it throws, fails the message.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is less than 1.</exception>
    /// <remarks>It takes the place of <see cref="CloseWhen"/>, and the other way round: what is called last holds.</remarks>
    public void LimitBytes(long maxBytes, Func<T, long> sizeOf)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        ArgumentNullException.ThrowIfNull(sizeOf);
        Gauge = () => new ByteGauge<T>(maxBytes, sizeOf);
    }

    /// <summary>Closes a batch when a rule says so (Broadway's <c>batch_size</c> with an accumulator).</summary>
    /// <typeparam name="TAccumulator">What the rule remembers of an open batch.</typeparam>
    /// <param name="seed">What it remembers of an empty batch; called for each batch.</param>
    /// <param name="add">Sees each message, and says whether the batch goes on, closes after the message or before it. What it throws fails the message. A message before which a batch closes
    /// it sees again, as the first of the next.</param>
    /// <remarks><see cref="BatcherOptions.MaxDemand"/> must be set: the rule does not say how many messages make a batch. <see cref="BatcherOptions.Size"/> still is the most.</remarks>
    public void CloseWhen<TAccumulator>(Func<TAccumulator> seed, Func<TAccumulator, Message<T>, (TAccumulator Accumulator, BatchSplit Split)> add)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(add);
        Gauge = () => new AccumulatorGauge<T, TAccumulator>(seed, add);
        HasOwnRule = true;
    }

    /// <summary>Keeps messages of one key in order: their batches are handled one after the other. Takes the place of what the pipeline's <c>PartitionBy</c> says.</summary>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <param name="key">The key of a message. What it throws fails the message.</param>
    /// <remarks>Keys are spread over as many partitions as <see cref="StepOptions.Concurrency"/> says when the pipeline is made. A concurrency that is raised later has nothing more to do.</remarks>
    public void PartitionBy<TKey>(Func<T, TKey> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Key = KeySelection<T>.By(key);
    }

    /// <summary>Lets a handler begin only when a limiter grants the permits of its batch. What waits for permits occupies no handler.</summary>
    /// <param name="limiter">The limiter; it stays the caller's, and may be shared with others.</param>
    /// <param name="permits">How many permits a batch needs; null for one. What it throws, and more than the limiter ever grants, fails the batch.</param>
    public void Limit(RateLimiter limiter, Func<MessageBatch<T>, int>? permits = null)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        LimitRule = Limits.LimitRule.OfBatches(limiter, permits);
    }

    internal Func<WorkLimit<BatchWork<T>>>? LimitRule { get; private set; }

    internal bool HasOwnRule { get; private set; }

    /// <summary>The timer of a batch, and how it is filled.</summary>
    internal BatchRules<T> RulesFor(string name) => new() { Batcher = name, Size = Size, Timeout = Timeout, MaxOpenBatches = MaxOpenBatches, Gauge = Gauge };
}
