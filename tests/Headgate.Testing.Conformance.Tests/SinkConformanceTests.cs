using Headgate.Testing.Conformance.Tests.Memory;

namespace Headgate.Testing.Conformance.Tests;

/// <summary>The rules for sinks: a sink without faults keeps them, and each finds the fault that is planted for it.</summary>
public sealed class SinkConformanceTests
{
    private static readonly IReadOnlyDictionary<string, SinkFault> Faults = BreaksAttribute.FaultsOf<SinkFault>();

    public static TheoryData<string> All => [.. SinkConformance.Rules.Select(static rule => rule.Id)];

    [Theory]
    [MemberData(nameof(All))]
    public Task A_sink_without_faults_keeps(string rule) => SinkConformance.CheckAsync(rule, static () => new MemorySinkSubject());

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_planted_fault_is_found_by_its_rule(string rule)
    {
        var fault = Assert.Contains(rule, Faults);
        var broken = await Assert.ThrowsAsync<ConformanceException>(() => SinkConformance.CheckAsync(rule, () => new MemorySinkSubject(fault)));
        Assert.StartsWith($"{rule}: ", broken.Message, StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage(broken.Message);
    }

    [Fact]
    public void One_that_can_do_everything_is_bound_by_all() =>
        Assert.Equal(SinkConformance.Rules.Select(static rule => rule.Id), SinkConformance.RulesFor(MemorySinkSubject.Everything));

    [Fact]
    public void Every_fault_is_of_a_rule_and_every_number_is_given_once()
    {
        var ids = SinkConformance.Rules.Select(static rule => rule.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(ids.Order(), Faults.Keys.Order());
        Assert.Equal(Enum.GetValues<SinkFault>().Length - 1, Faults.Count);
    }

    [Fact]
    public async Task A_number_that_no_rule_has_is_an_argument_that_is_wrong() =>
        await Assert.ThrowsAsync<ArgumentException>(() => SinkConformance.CheckAsync("SNK-99", static () => new MemorySinkSubject()));
}
