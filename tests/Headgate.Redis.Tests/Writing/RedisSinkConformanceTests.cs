using Headgate.Redis.Tests.Kit;
using Headgate.Testing.Conformance;

namespace Headgate.Redis.Tests.Writing;

/// <summary>The sinks keep the rules of the kit.</summary>
[Trait("Tier", "Servers")]
public sealed class RedisSinkConformanceTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    public static TheoryData<string> Rules => [.. SinkConformance.RulesFor(RedisSinkUnderTest.Declared)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SinkConformance.CheckAsync(rule, () => new RedisSinkUnderTest(fixture));
}
