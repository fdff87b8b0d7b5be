using Headgate.Testing.Conformance.Tests.Memory;

namespace Headgate.Testing.Conformance.Tests;

/// <summary>The rules for sources: a source without faults keeps them, and each finds the fault that is planted for it.</summary>
public sealed class SourceConformanceTests
{
    private static readonly IReadOnlyDictionary<string, SourceFault> Faults = BreaksAttribute.FaultsOf<SourceFault>();

    public static TheoryData<string> OfQueues => [.. SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: false))];

    public static TheoryData<string> OfLogs => [.. SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: true))];

    public static TheoryData<string> All => [.. SourceConformance.Rules.Select(static rule => rule.Id)];

    [Theory]
    [MemberData(nameof(OfQueues))]
    public Task A_queue_without_faults_keeps(string rule) => SourceConformance.CheckAsync(rule, static () => new MemorySourceSubject(isLog: false));

    [Theory]
    [MemberData(nameof(OfLogs))]
    public Task A_log_without_faults_keeps(string rule) => SourceConformance.CheckAsync(rule, static () => new MemorySourceSubject(isLog: true));

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_fault_breaks(string rule)
    {
        var fault = Assert.Contains(rule, Faults);
        var isLog = !SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: false)).Contains(rule);
        var broken = await Assert.ThrowsAsync<ConformanceException>(() => SourceConformance.CheckAsync(rule, () => new MemorySourceSubject(isLog, fault)));
        Assert.StartsWith($"{rule}: ", broken.Message, StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage(broken.Message);
    }

    [Fact]
    public void Every_rule_is_kept_by_one_of_the_two()
    {
        var kept = SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: false)).Union(SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: true)));
        Assert.Equal(SourceConformance.Rules.Select(static rule => rule.Id).Order(), kept.Order());
    }

    [Fact]
    public void Every_fault_is_of_a_rule_and_every_number_is_given_once()
    {
        var ids = SourceConformance.Rules.Select(static rule => rule.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(ids.Order(), Faults.Keys.Order());
        Assert.Equal(Enum.GetValues<SourceFault>().Length - 1, Faults.Count);
    }

    [Fact]
    public async Task A_number_that_no_rule_has_is_an_argument_that_is_wrong() =>
        await Assert.ThrowsAsync<ArgumentException>(() => SourceConformance.CheckAsync("ACK-99", static () => new MemorySourceSubject(isLog: false)));
}
