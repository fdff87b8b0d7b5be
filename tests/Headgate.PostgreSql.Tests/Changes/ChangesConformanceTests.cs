using Headgate.Testing.Conformance;

namespace Headgate.PostgreSql.Tests.Changes;

[Trait("Tier", "Servers")]
public sealed class ChangesConformanceTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(ChangesSubject.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new ChangesSubject(fixture));
}
