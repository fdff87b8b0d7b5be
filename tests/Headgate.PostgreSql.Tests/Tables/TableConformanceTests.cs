using Headgate.Testing.Conformance;

namespace Headgate.PostgreSql.Tests.Tables;

/// <summary>The table sinks keep the rules of the kit.</summary>
[Trait("Tier", "Servers")]
public sealed class TableConformanceTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    public static TheoryData<string> CopyRules => [.. SinkConformance.RulesFor(TableSubject.DeclaredForCopy)];

    public static TheoryData<string> UpsertRules => [.. SinkConformance.RulesFor(TableSubject.DeclaredForUpsert)];

    [Theory]
    [MemberData(nameof(CopyRules))]
    public Task A_copy_keeps(string rule) => SinkConformance.CheckAsync(rule, () => new TableSubject(fixture, upserts: false));

    [Theory]
    [MemberData(nameof(UpsertRules))]
    public Task An_upsert_keeps(string rule) => SinkConformance.CheckAsync(rule, () => new TableSubject(fixture, upserts: true));
}
