using Headgate.Testing.Conformance;

namespace Headgate.PostgreSql.Tests.Queues;

[Trait("Tier", "Servers")]
public sealed class QueueConformanceTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(QueueSubject.Declared)];

    public static TheoryData<string> SinkRules => [.. SinkConformance.RulesFor(QueueSinkSubject.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new QueueSubject(fixture));

    [Theory]
    [MemberData(nameof(SinkRules))]
    public Task The_sink_keeps(string rule) => SinkConformance.CheckAsync(rule, () => new QueueSinkSubject(fixture));
}
