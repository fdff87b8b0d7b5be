using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;
using Headgate.Testing.Conformance.Tests.Memory;

namespace Headgate.Testing.Conformance.Tests;

/// <summary>The rules for sources: sources without faults keep them.</summary>
public sealed class SourceConformanceTests
{
    public static TheoryData<string> OfQueues => [.. SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: false))];

    public static TheoryData<string> OfLogs => [.. SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: true))];

    [Theory]
    [MemberData(nameof(OfQueues))]
    public Task A_queue_without_faults_keeps(string rule) => SourceConformance.CheckAsync(rule, static () => new MemorySourceSubject(isLog: false));

    [Theory]
    [MemberData(nameof(OfLogs))]
    public Task A_log_without_faults_keeps(string rule) => SourceConformance.CheckAsync(rule, static () => new MemorySourceSubject(isLog: true));

    [Fact]
    public void Every_rule_is_kept_by_one_of_the_two()
    {
        var kept = SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: false)).Union(SourceConformance.RulesFor(MemorySourceSubject.FeaturesOf(isLog: true)));
        Assert.Equal(SourceConformance.Rules.Select(static rule => rule.Id).Order(), kept.Order());
    }

    [Fact]
    public async Task A_number_that_no_rule_has_is_an_argument_that_is_wrong() =>
        await Assert.ThrowsAsync<ArgumentException>(() => SourceConformance.CheckAsync("ACK-99", static () => new MemorySourceSubject(isLog: false)));

    [Fact]
    public async Task What_the_subject_itself_throws_is_not_a_broken_rule() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => SourceConformance.CheckAsync("ERR-01", static () => new UncutSubject()));

    private sealed class UncutSubject : SourceSubject<MemoryMessage>
    {
        private readonly MemorySourceSubject _subject = new(isLog: false);

        public override SourceFeatures Features => _subject.Features;

        public override Source<MemoryMessage> Create(SourceContext context) => _subject.Create(context);

        public override Task SendAsync(IReadOnlyList<ConformanceMessage> messages) => _subject.SendAsync(messages);

        public override string TextOf(MemoryMessage data) => data.Text;
    }
}
