using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Options;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>Options say all that is wrong with them at once.</summary>
public sealed class KafkaTopicOptionsTests
{
    [Fact]
    public void All_faults_are_told_at_once()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => KafkaTopic.Read(static options =>
        {
            options.BootstrapServers = "";
            options.PrefetchCount = 0;
            options.PrefetchBytes = 10;
            options.CommitCount = 0;
            options.CommitInterval = TimeSpan.Zero;
            options.LagInterval = TimeSpan.Zero;
            options.RevokeTimeout = TimeSpan.FromSeconds(-1);
            options.Start = (KafkaStart)7;
            options.OnFailure = (KafkaFailureAction)7;
            options.Reconnect.Delay = TimeSpan.FromSeconds(-1);
        })(new SourceContext("test")));
        foreach (var name in (string[])["BootstrapServers", "GroupId", "Topics", "PrefetchCount", "PrefetchBytes", "CommitCount", "CommitInterval", "LagInterval", "RevokeTimeout", "Start", "OnFailure", "Reconnect:Delay"])
            Assert.Contains(failure.Failures, fault => fault.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(5000, null, "00:00:05")]
    [InlineData(null, 8000, "00:00:08")]
    public void A_rebalance_waits_for_less_time_than_the_group_gives(int? session, int? poll, string most)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => KafkaTopic.Read(options =>
        {
            (options.Topics, options.GroupId) = (["t"], "g");
            options.ConfigureClient = config => (config.SessionTimeoutMs, config.MaxPollIntervalMs) = (session, poll);
        })(new SourceContext("test")));
        Assert.Contains($"RevokeTimeout must be less than the client's session.timeout.ms and max.poll.interval.ms, {most}, was 00:00:10", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Topics_and_partitions_exclude_each_other_and_options_are_copied()
    {
        Assert.Contains("one of Topics and Partitions", Assert.Throws<OptionsValidationException>(() => KafkaTopic.Read(static options =>
            (options.Topics, options.Partitions, options.GroupId) = (["t"], [new KafkaPartition("t", 0)], "g"))(new SourceContext("test"))).Message, StringComparison.Ordinal);
        var topics = new List<string> { "t" };
        var options = new KafkaTopicOptions { Topics = topics, GroupId = "g" };
        var copy = options.Checked();
        topics.Add("u");
        Assert.Equal(["t"], copy.Topics);
    }

    [Fact]
    public void The_client_never_commits_by_itself_and_old_brokers_get_an_eager_assignment()
    {
        var options = new KafkaTopicOptions { Topics = ["t"], GroupId = "g", ConfigureClient = static config => (config.EnableAutoCommit, config.EnableAutoOffsetStore) = (true, true) };
        var config = Connecting.ConsumerSettings.Make(options, "c");
        Assert.Equal((false, false), (config.EnableAutoCommit, config.EnableAutoOffsetStore));
        Assert.Equal(Confluent.Kafka.PartitionAssignmentStrategy.CooperativeSticky, config.PartitionAssignmentStrategy);
        options.ConfigureClient = static config => config.ApiVersionRequest = false;
        Assert.Equal(Confluent.Kafka.PartitionAssignmentStrategy.Range, Connecting.ConsumerSettings.Make(options, "c").PartitionAssignmentStrategy);
    }

    [Fact]
    public void What_others_have_aborted_is_not_read_where_offsets_are_committed_in_transactions()
    {
        var options = new KafkaTopicOptions { Topics = ["t"], GroupId = "g", ConfigureClient = static config => config.IsolationLevel = Confluent.Kafka.IsolationLevel.ReadUncommitted };
        options.Checked();
        options.CommitsInTransactions = true;
        Assert.Contains("IsolationLevel must be ReadCommitted with CommitsInTransactions", Assert.Throws<OptionsValidationException>(options.Checked).Message, StringComparison.Ordinal);
        options.ConfigureClient = static config => config.IsolationLevel = Confluent.Kafka.IsolationLevel.ReadCommitted;
        options.Checked();
    }
}
