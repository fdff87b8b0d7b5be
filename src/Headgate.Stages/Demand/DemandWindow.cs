using Headgate.Stages.Diagnostics;

namespace Headgate.Stages.Demand;

/// <summary>
/// How much one subscription has asked for and not yet processed, and when it asks again (GenStage's <c>max_demand</c> and
/// <c>min_demand</c>). A pure value: no clock, no task. Only the consumer's loop touches it.
/// </summary>
internal struct DemandWindow(int maxDemand, int minDemand)
{
    /// <summary>Asked and not yet processed.</summary>
    public int Outstanding { get; private set; }

    public readonly int MaxDemand => maxDemand;

    public readonly int MinDemand => minDemand;

    /// <summary>Opens the window: the first ask.</summary>
    public int Open()
    {
        Outstanding = maxDemand;
        return maxDemand;
    }

    /// <summary>How many of <paramref name="available"/> events go to the callback next: up to the point at which the consumer asks again.</summary>
    public readonly int NextSlice(int available)
    {
        var untilAsk = Outstanding - minDemand;
        return untilAsk <= 0 ? available : Math.Min(available, untilAsk);
    }

    /// <summary>Takes note of <paramref name="count"/> processed events and returns how many to ask for now; 0 for none.</summary>
    public int Processed(int count)
    {
        Outstanding = Math.Max(0, Outstanding - count);
        if (Outstanding > minDemand) return 0;
        var ask = maxDemand - Outstanding;
        Outstanding = maxDemand;
        Invariant.That(ask > 0, "A consumer asks for at least one event.");
        return ask;
    }
}
