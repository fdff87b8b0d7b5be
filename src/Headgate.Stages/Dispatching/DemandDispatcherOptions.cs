namespace Headgate.Stages.Dispatching;

/// <summary>Options of <see cref="DemandDispatcher{T}"/>.</summary>
public sealed class DemandDispatcherOptions
{
    /// <summary>Gets the largest ask that is expected of a consumer (GenStage <c>:max_demand</c>). A consumer that asks for more at once is reported in the log, once.</summary>
    /// <value>The default, null, is the first ask that comes. At least 1.</value>
    public int? MaxDemand { get; init; }

    /// <summary>Gets whether the order in which ties are resolved is shuffled at the first dispatch, so that several producers do not all favour the same consumer.</summary>
    /// <value>The default is false.</value>
    public bool ShuffleOnFirstDispatch { get; init; }

    /// <summary>
    /// Gets how many events one consumer gets before the dispatcher looks again who has the greatest open demand. 1 spreads events
    /// evenly over idle consumers; the default gives one consumer all that it asked for, which costs least. Not in GenStage.
    /// </summary>
    /// <value>The default is <see cref="int.MaxValue"/>. At least 1.</value>
    public int ChunkSize { get; init; } = int.MaxValue;

    internal void Validate()
    {
        if (MaxDemand < 1) throw new ArgumentOutOfRangeException(nameof(MaxDemand), MaxDemand, $"MaxDemand must be at least 1, was {MaxDemand}.");
        if (ChunkSize < 1) throw new ArgumentOutOfRangeException(nameof(ChunkSize), ChunkSize, $"ChunkSize must be at least 1, was {ChunkSize}.");
    }
}
