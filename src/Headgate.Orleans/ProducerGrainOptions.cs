namespace Headgate.Orleans;

/// <summary>How a producer deals with its consumers in other silos. Immutable.</summary>
public sealed record ProducerGrainOptions
{
    /// <summary>Gets how long a consumer's fetch waits for events before it is answered with none, and comes again.</summary>
    /// <value>The default is 5 seconds. More than 0. It must be less than the response time-out of the cluster.</value>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long a consumer may not be heard of before its subscription ends, and its demand goes to the others.</summary>
    /// <value>The default is 15 seconds. More than <see cref="Poll"/>.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    internal ProducerGrainOptions Validated()
    {
        if (Poll <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(Poll), Poll, $"Poll must be more than 0, was {Poll}.");
        if (Lease <= Poll) throw new ArgumentOutOfRangeException(nameof(Lease), Lease, $"Lease must be more than Poll ({Poll}), was {Lease}.");
        return this;
    }
}
