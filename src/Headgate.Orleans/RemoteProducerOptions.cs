using Headgate.Stages;

namespace Headgate.Orleans;

/// <summary>Options of a <see cref="RemoteProducer{T}"/>.</summary>
/// <typeparam name="T">The type of the events.</typeparam>
public sealed class RemoteProducerOptions<T> : ProducerOptions<T>
{
    /// <summary>Gets the partition to take from, when the producer has a partition dispatcher: its number, or its name.</summary>
    /// <value>The default is null: the producer does not partition. An <see cref="int"/> or a <see cref="string"/>.</value>
    public object? Partition { get; init; }

    /// <summary>Gets the name that the producer knows this consumer by.</summary>
    /// <value>The default, null, is the name of the process and of the stage.</value>
    public string? ConsumerName { get; init; }

    /// <summary>Gets how many fetches may be under way at the same time: one waits for events, the others say what is asked for meanwhile.</summary>
    /// <value>The default is 2. At least 2.</value>
    public int FetchCount { get; init; } = 2;

    /// <summary>Gets for how long the producer may not be reached before it counts as lost.</summary>
    /// <value>The default is 15 seconds. More than 0.</value>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets whether the stage ends when its last consumer has left.</summary>
    /// <value>The default is true: the subscription at the producer ends for the reason that the consumer gave.</value>
    public bool EndsWithLastConsumer { get; init; } = true;

    internal RemoteProducerOptions<T> Validated()
    {
        if (Partition is not (null or int or string)) throw new ArgumentException($"Partition must be a number (int) or a name (string), was {Partition.GetType()}.", nameof(Partition));
        if (FetchCount < 2) throw new ArgumentOutOfRangeException(nameof(FetchCount), FetchCount, $"FetchCount must be at least 2, was {FetchCount}.");
        if (LostAfter <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(LostAfter), LostAfter, $"LostAfter must be more than 0, was {LostAfter}.");
        return this;
    }
}
