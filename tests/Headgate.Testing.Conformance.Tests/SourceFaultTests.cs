using Headgate.Testing.Conformance.Tests.Memory;

namespace Headgate.Testing.Conformance.Tests;

/// <summary>The rules for sources: each finds the fault that is planted for it.</summary>
public sealed class SourceFaultTests
{
    private static readonly IReadOnlyDictionary<string, SourceFault> Faults = BreaksAttribute.FaultsOf<SourceFault>();

    public static TheoryData<string> All => [.. SourceConformance.Rules.Select(static rule => rule.Id)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_planted_fault_is_found_by_its_rule(string rule)
    {
        var fault = Assert.Contains(rule, Faults);
        var isLog = !SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: false)).Contains(rule);
        var broken = await Assert.ThrowsAsync<ConformanceException>(() => SourceConformance.CheckAsync(rule, () => new MemorySourceSubject(isLog, fault)));
        Assert.StartsWith($"{rule}: ", broken.Message, StringComparison.Ordinal);
        Assert.Contains("expected:", broken.Message, StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage(broken.Message);
    }

    [Fact]
    public void Every_fault_is_of_a_rule_and_every_number_is_given_once()
    {
        var ids = SourceConformance.Rules.Select(static rule => rule.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(ids.Order(), Faults.Keys.Order());
        Assert.Equal(Enum.GetValues<SourceFault>().Length - 1, Faults.Count);
    }
}
