using Headgate.Nats.Tests.Kit;
using Headgate.Testing.Conformance;

namespace Headgate.Nats.Tests.Writing;

/// <summary>The sinks keep the rules of the kit.</summary>
[Trait("Tier", "Servers")]
public sealed class JetStreamSinkConformanceTests(NatsFixture fixture) : IClassFixture<NatsFixture>
{
    public static TheoryData<string> Rules => [.. SinkConformance.RulesFor(JetStreamSinkUnderTest.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SinkConformance.CheckAsync(rule, () => new JetStreamSinkUnderTest(fixture));
}
