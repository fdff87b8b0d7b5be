using Headgate.Testing.Conformance;

namespace Headgate.Sql.Tests.Queries;

public sealed class QueryConformanceTests
{
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(QuerySubject.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SourceConformance.CheckAsync(rule, static () => new QuerySubject());
}
