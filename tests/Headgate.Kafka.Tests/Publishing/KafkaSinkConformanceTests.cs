using Headgate.Kafka.Tests.Kit;
using Headgate.Testing.Conformance;

namespace Headgate.Kafka.Tests.Publishing;

/// <summary>The sinks keep the rules of the kit.</summary>
[Trait("Tier", "Servers")]
public sealed class KafkaSinkConformanceTests(KafkaFixture fixture) : IClassFixture<KafkaFixture>
{
    public static TheoryData<string> Rules => [.. SinkConformance.RulesFor(KafkaSinkUnderTest.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SinkConformance.CheckAsync(rule, () => new KafkaSinkUnderTest(fixture));
}
