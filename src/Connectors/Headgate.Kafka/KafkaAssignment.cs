namespace Headgate.Kafka;

/// <summary>How the members of a consumer group come to terms over who reads which partition. All members of a group use the same.</summary>
public enum KafkaAssignment
{
    /// <summary>Members keep their partitions in a rebalance, but for those that go to another member. Not to be mixed with the others in one group.</summary>
    CooperativeSticky,

    /// <summary>All stop, and each gets a range of each topic's partitions.</summary>
    Range,

    /// <summary>All stop, and the partitions go round.</summary>
    RoundRobin,
}
