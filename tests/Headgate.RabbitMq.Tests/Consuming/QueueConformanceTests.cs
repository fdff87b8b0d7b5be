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

    [Theory]
    [MemberData(nameof(Rules))]
    public Task A_quorum_queue_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new QueueSubject(broker, RabbitMqQueueType.Quorum));
}
