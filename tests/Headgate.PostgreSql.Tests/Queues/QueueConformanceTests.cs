using Headgate.Testing.Conformance;

namespace Headgate.PostgreSql.Tests.Queues;

[Trait("Tier", "Servers")]
public sealed class QueueConformanceTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(QueueSubject.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new QueueSubject(fixture));
}
