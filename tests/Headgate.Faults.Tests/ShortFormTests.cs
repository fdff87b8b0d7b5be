using Headgate.Faults.Running;
using Headgate.Faults.Scenarios;

namespace Headgate.Faults.Tests;

/// <summary>Each fault in its short form; <c>eng/faults.sh</c> runs the long ones.</summary>
[Trait("Tier", "Servers")]
public sealed class ShortFormTests
{
    public static TheoryData<string, int> Forms => new()
    {
        { "kill", 3 },
        { "recovery", 1 },
        { "drain", 6 },
        { "read-only", 1 },
        { "network-nats", 4 },
        { "suspend-postgres", 1 },
        { "group-nats", 1 },
        { "nodes-nats", 4 },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Nothing_is_lost(string name, int rounds) => RunAsync(name, rounds);

    [Fact]
    [Trait("Tier", "Long")]
    public Task Nothing_is_lost_of_what_silos_count_when_one_is_killed() => RunAsync("cluster", 1);

    [Fact]
    [Trait("Tier", "Long")]
    public Task Nothing_is_lost_of_what_silos_count_when_one_is_cut_off()
    {
        var whyNot = ClusterPartitionScenario.WhyNot();
        var mustRun = ClusterPartitionScenario.IsAllowed && Environment.GetEnvironmentVariable("CI") is not (null or "" or "false");
        Assert.SkipUnless(whyNot is null || mustRun, $"A network namespace for each silo cannot be had: {whyNot}");
        return RunAsync("cluster-partition", 1);
    }

    [Fact]
    public Task Nothing_is_lost_while_a_file_is_cut_off() => RunAsync("truncation", 3);

    [Fact]
    public Task Nothing_is_lost_while_the_disk_is_full()
    {
        Assert.SkipUnless(DiskScenario.IsPossible, "A disk of its own needs root.");
        return RunAsync("disk", 1);
    }

    [Fact]
    public Task Nothing_is_lost_while_calls_to_the_file_system_fail()
    {
        var mustRun = Environment.GetEnvironmentVariable("CI") is not (null or "" or "false");
        Assert.SkipUnless(CallScenario.IsPossible || mustRun, "Calls are made to fail by strace, which is not there, or may not trace.");
        return RunAsync("calls", 6);
    }

    private static async Task RunAsync(string name, int rounds)
    {
        var seed = Environment.TickCount & 0xffff;
        var finding = await CommandLine.Scenarios.Single(scenario => scenario.Name == name).RunAsync(rounds, seed);
        TestContext.Current.SendDiagnosticMessage($"seed {seed}: {finding}");
        Assert.True(finding.IsClean, $"seed {seed}: {finding}");
    }
}
