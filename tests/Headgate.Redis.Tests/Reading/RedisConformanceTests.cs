using Headgate.Redis.Tests.Kit;
using Headgate.Testing.Conformance;

namespace Headgate.Redis.Tests.Reading;

/// <summary>The source keeps the rules of the kit.</summary>
[Trait("Tier", "Servers")]
public sealed class RedisConformanceTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(RedisStreamUnderTest.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new RedisStreamUnderTest(fixture));
}
