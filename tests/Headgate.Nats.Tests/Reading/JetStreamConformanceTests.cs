using Headgate.Nats.Tests.Kit;
using Headgate.Testing.Conformance;

namespace Headgate.Nats.Tests.Reading;

/// <summary>The source keeps the rules of the kit.</summary>
[Trait("Tier", "Servers")]
public sealed class JetStreamConformanceTests(NatsFixture fixture) : IClassFixture<NatsFixture>
{
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(JetStreamSubjectUnderTest.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new JetStreamSubjectUnderTest(fixture));
}
