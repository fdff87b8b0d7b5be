using Headgate.Sqs.Tests.Kit;
using Headgate.Testing.Conformance;

namespace Headgate.Sqs.Tests.Writing;

/// <summary>The sinks keep the rules of the kit.</summary>
[Trait("Tier", "Servers")]
public sealed class SqsSinkConformanceTests(SqsFixture fixture) : IClassFixture<SqsFixture>
{
    public static TheoryData<string> Rules => [.. SinkConformance.RulesFor(SqsSinkUnderTest.Declared)];

    public static TheoryData<string> FifoRules => [.. SinkConformance.RulesFor(SqsSinkUnderTest.DeclaredForFifo)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task To_a_standard_queue_they_keep(string rule) => SinkConformance.CheckAsync(rule, () => new SqsSinkUnderTest(fixture, isFifo: false));

    [Theory]
    [MemberData(nameof(FifoRules))]
    public Task To_a_fifo_queue_they_keep(string rule) => SinkConformance.CheckAsync(rule, () => new SqsSinkUnderTest(fixture, isFifo: true));
}
