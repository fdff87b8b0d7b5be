namespace Headgate.Stages.Subscriptions;

/// <summary>How a consumer takes from one producer. Immutable: one may serve any number of subscriptions. Dispatchers may define derived options of their own.</summary>
public class SubscriptionOptions
{
    /// <summary>The default of <see cref="MaxDemand"/>.</summary>
    public const int DefaultMaxDemand = 1000;

    /// <summary>Gets the largest number of events that may be asked for and not yet processed (GenStage <c>max_demand</c>).</summary>
    /// <value>The default is 1000. At least 1.</value>
    public int MaxDemand { get; init; } = DefaultMaxDemand;

    /// <summary>Gets the outstanding demand at which the consumer asks again (GenStage <c>min_demand</c>).</summary>
    /// <value>The default, null, is half of <see cref="MaxDemand"/>, rounded down. From 0 to <see cref="MaxDemand"/> - 1.</value>
    public int? MinDemand { get; init; }

    /// <summary>Gets what the end of the subscription does to the consumer.</summary>
    /// <value>The default is <see cref="CancelMode.Linked"/>.</value>
    public CancelMode CancelMode { get; init; } = CancelMode.Linked;

    /// <summary>Gets who asks for events.</summary>
    /// <value>The default is <see cref="DemandMode.Automatic"/>.</value>
    public DemandMode DemandMode { get; init; } = DemandMode.Automatic;

    /// <summary>Gets the partition to take from, for a producer with a partition dispatcher: its number, or its name.</summary>
    /// <value>The default is null: the producer does not partition.</value>
    public object? Partition { get; init; }

    /// <summary>Gets <see cref="MinDemand"/> with its default filled in.</summary>
    internal int EffectiveMinDemand => MinDemand ?? MaxDemand / 2;

    internal static SubscriptionOptions Default { get; } = new();

    /// <summary>Refuses values out of range, naming the option, the value and the range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    internal void Validate()
    {
        if (MaxDemand < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxDemand), MaxDemand, $"MaxDemand must be at least 1, was {MaxDemand}.");
        }

        if (EffectiveMinDemand < 0 || EffectiveMinDemand >= MaxDemand)
        {
            throw new ArgumentOutOfRangeException(
                nameof(MinDemand), MinDemand, $"MinDemand must be from 0 to {MaxDemand - 1} (MaxDemand - 1), was {MinDemand}.");
        }

        if (!Enum.IsDefined(CancelMode))
        {
            throw new ArgumentOutOfRangeException(nameof(CancelMode), CancelMode, $"CancelMode must be one of {string.Join(", ", Enum.GetNames<CancelMode>())}, was {CancelMode}.");
        }

        if (!Enum.IsDefined(DemandMode))
        {
            throw new ArgumentOutOfRangeException(nameof(DemandMode), DemandMode, $"DemandMode must be one of {string.Join(", ", Enum.GetNames<DemandMode>())}, was {DemandMode}.");
        }
    }
}
