using Headgate.Testing.Conformance;

namespace Headgate.Sql.Tests.Tables;

/// <summary>The table sink keeps the rules of the kit.</summary>
[Trait("Tier", "Servers")]
public sealed class TableConformanceTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    public static TheoryData<string> Rules => [.. SinkConformance.RulesFor(TableSubject.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SinkConformance.CheckAsync(rule, () => new TableSubject(fixture));
}
