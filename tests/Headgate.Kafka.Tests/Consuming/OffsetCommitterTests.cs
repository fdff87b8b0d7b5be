using Confluent.Kafka;
using Headgate.Kafka.Consuming;
using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>While a broker does not answer, commits do not pile up, and a source that leaves is not held up by them.</summary>
public sealed class OffsetCommitterTests : IDisposable
{
    private readonly StubbedClient _stub;
    private readonly PartitionBoard _board;
    private readonly OffsetCommitter _committer;
    private readonly GroupMember _member;

    public OffsetCommitterTests()
    {
        var context = new SourceContext("test");
        var options = new KafkaTopicOptions { CommitInterval = TimeSpan.FromHours(1), OnRevoked = static _ => throw new FormatException("Not mine.") };
        (var client, _stub) = StubbedClient.Make();
        _board = new PartitionBoard(context, options);
        _committer = new OffsetCommitter(client, _board, context, options, NullLogger.Instance);
        _member = new GroupMember(context, options, _board, NullLogger.Instance) { Committer = _committer };
        _board.Assign([new TopicPartition("t", 0)]);
        _board.Lanes[0].Tracker.GiveOut(0);
        _board.Lanes[0].Tracker.Settle(0);
    }

    [Fact]
    public async Task One_commit_waits_at_most_while_another_is_not_answered()
    {
        await BlockAsync();
        for (var i = 0; i < 5; i++)
        {
            _committer.Request();
            await Task.Run(static () => { });
        }

        _stub.Answer.Set();
        await Eventually.IsSoAsync(() => _stub.CommitCount >= 2, "committed");
        Assert.False(SpinWait.SpinUntil(() => _stub.CommitCount > 2, TimeSpan.FromMilliseconds(300)), "no other has waited");
    }

    [Fact]
    public async Task A_source_that_leaves_commits_once_and_ends_its_commits_though_a_hook_throws()
    {
        await BlockAsync();
        _committer.Request();
        var leaving = Task.Run(_member.Leave);
        await Eventually.IsSoAsync(() => _member.IsLeaving && _board.Lanes.Count == 0, "it leaves");
        _stub.Answer.Set();
        await Assert.ThrowsAsync<FormatException>(() => leaving);
        Assert.Equal(2, _stub.CommitCount);
        Assert.Null(_committer.GroupMetadata());
    }

    public void Dispose()
    {
        _stub.Answer.Set();
        _committer.End();
        _board.Dispose();
        _stub.Answer.Dispose();
    }

    /// <summary>A commit is under way, and not answered.</summary>
    private Task BlockAsync()
    {
        _committer.Request();
        return Eventually.IsAsync(1, () => _stub.CommitCount, "the first commit");
    }
}
