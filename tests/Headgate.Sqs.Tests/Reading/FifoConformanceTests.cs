using Headgate.Sqs.Tests.Kit;
using Headgate.Testing.Conformance;

namespace Headgate.Sqs.Tests.Reading;

/// <summary>The source keeps the rules of the kit, of a FIFO queue.</summary>
[Trait("Tier", "Servers")]
public sealed class FifoConformanceTests(SqsFixture fixture) : IClassFixture<SqsFixture>
{
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(SqsQueueUnderTest.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new SqsQueueUnderTest(fixture, isFifo: true));
}
