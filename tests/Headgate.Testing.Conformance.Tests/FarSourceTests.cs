using Headgate.Testing.Conformance.Tests.Memory;

namespace Headgate.Testing.Conformance.Tests;

/// <summary>The rules give a source the time that a network takes.</summary>
public sealed class FarSourceTests
{
    public static TheoryData<string> OfQueues => [.. SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: false))];

    public static TheoryData<string> OfLogs => [.. SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: true))];

    [Theory]
    [MemberData(nameof(OfQueues))]
    public Task A_queue_that_is_far_away_keeps(string rule) => SourceConformance.CheckAsync(rule, static () => new MemorySourceSubject(isLog: false, isFar: true));

    [Theory]
    [MemberData(nameof(OfLogs))]
    public Task A_log_that_is_far_away_keeps(string rule) => SourceConformance.CheckAsync(rule, static () => new MemorySourceSubject(isLog: true, isFar: true));

    [Fact]
    public Task The_time_in_which_a_message_is_sent_is_not_that_of_the_read_which_waits_for_it() =>
        SourceConformance.CheckAsync("ERR-02", static () => new SlowlySentSubject());
}
