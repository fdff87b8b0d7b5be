using Headgate.RabbitMq.Tests.Broker;
using Headgate.Testing.Conformance;

namespace Headgate.RabbitMq.Tests.Consuming;

[Trait("Tier", "Servers")]
[Collection(RabbitMqCollection.Name)]
public sealed class QueueConformanceTests(SharedBroker broker)
{
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(QueueSubject.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task A_classic_queue_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new QueueSubject(broker, RabbitMqQueueType.Classic));

    /// <summary>Those in which a quorum queue may differ.</summary>
    public static TheoryData<string> RulesOnAcknowledging => [.. SourceConformance.RulesFor(QueueSubject.Declared).Where(static rule => rule.StartsWith("ACK", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(RulesOnAcknowledging))]
    public Task A_quorum_queue_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new QueueSubject(broker, RabbitMqQueueType.Quorum));
}
