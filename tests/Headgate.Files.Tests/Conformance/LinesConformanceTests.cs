using Headgate.Testing.Conformance;

namespace Headgate.Files.Tests.Conformance;

public sealed class LinesConformanceTests
{
    public static TheoryData<string> FiniteRules => [.. SourceConformance.RulesFor(LinesSubject.Finite)];

    public static TheoryData<string> FollowingRules => [.. SourceConformance.RulesFor(LinesSubject.Following)];

    [Theory, MemberData(nameof(FiniteRules))]
    public Task Files_that_are_read_keep(string rule) => SourceConformance.CheckAsync(rule, static () => new LinesSubject(follows: false));

    [Theory, MemberData(nameof(FollowingRules))]
    public Task Files_that_are_followed_keep(string rule) => SourceConformance.CheckAsync(rule, static () => new LinesSubject(follows: true));
}
