namespace Headgate.RabbitMq.Settling;

/// <summary>A message that is to be settled.</summary>
/// <param name="Tag">Which.</param>
/// <param name="Settlement">How: ack, reject, or reject and requeue.</param>
internal readonly record struct SettledTag(ulong Tag, RabbitMqSettlement Settlement) : IComparable<SettledTag>
{
    public int CompareTo(SettledTag other) => Tag.CompareTo(other.Tag);
}
