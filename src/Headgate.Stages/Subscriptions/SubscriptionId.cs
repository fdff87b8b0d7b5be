namespace Headgate.Stages.Subscriptions;

/// <summary>Names a subscription. Unique in its process.</summary>
/// <param name="Value">The number behind the id.</param>
public readonly record struct SubscriptionId(long Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
