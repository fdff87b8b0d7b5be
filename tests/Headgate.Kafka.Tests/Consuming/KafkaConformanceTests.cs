using Headgate.Kafka.Tests.Kit;
using Headgate.Testing.Conformance;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>The source keeps the rules of the kit.</summary>
[Trait("Tier", "Servers")]
public sealed class KafkaConformanceTests(KafkaFixture fixture) : IClassFixture<KafkaFixture>
{
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(KafkaSourceUnderTest.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new KafkaSourceUnderTest(fixture));
}
