namespace Headgate.Stages.Subscriptions;

/// <summary>Names a subscription. Unique among the stages of one environment.</summary>
/// <param name="Value">The number behind the id.</param>
public readonly record struct SubscriptionId(long Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
