using Headgate.Testing.Conformance;

namespace MyConnector.Tests;

public sealed class ConformanceTests
{
    public static TheoryData<string> SourceRules => [.. SourceConformance.RulesFor(QueueSourceSubject.Declared)];

    public static TheoryData<string> SinkRules => [.. SinkConformance.RulesFor(QueueSinkSubject.Declared)];

    [Theory, MemberData(nameof(SourceRules))]
    public Task The_source_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new QueueSourceSubject());

    [Theory, MemberData(nameof(SinkRules))]
    public Task The_sink_keeps(string rule) => SinkConformance.CheckAsync(rule, () => new QueueSinkSubject());
}
