using Headgate.RabbitMq.Tests.Broker;
using Headgate.Testing.Conformance;

namespace Headgate.RabbitMq.Tests.Publishing;

[Trait("Tier", "Servers")]
[Collection(RabbitMqCollection.Name)]
public sealed class ExchangeConformanceTests(SharedBroker broker)
{
    public static TheoryData<string> Rules => [.. SinkConformance.RulesFor(ExchangeSubject.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task An_exchange_keeps(string rule) => SinkConformance.CheckAsync(rule, () => new ExchangeSubject(broker));
}
