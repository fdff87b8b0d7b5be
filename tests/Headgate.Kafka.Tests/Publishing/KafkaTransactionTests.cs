using System.Text;
using Confluent.Kafka;
using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Stages;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Headgate.Kafka.Tests.Publishing;

/// <summary>A batch and the offsets of its messages are written together or not at all. The mock cluster takes the offsets of a transaction and forgets them: with it, what was sent to it is looked
/// at, and a group does not go on after them.</summary>
[Trait("Tier", "Servers")]
public sealed class KafkaTransactionTests(KafkaFixture fixture) : IClassFixture<KafkaFixture>, IDisposable
{
    private readonly LogBook _log = new();

    [Fact]
    public async Task A_pipeline_writes_each_message_once_and_the_group_goes_on_after_the_last()
    {
        const int count = 400;
        var (input, output) = (await fixture.NewTopicAsync(2), await fixture.NewTopicAsync());
        await fixture.SendAsync(input, [.. Enumerable.Range(0, count).Select(static number => $"{number}")]);
        for (var run = 0; run < (KafkaFixture.Given is null ? 1 : 2); run++)
        {
            var handled = 0;
            await using var pipeline = Pipeline.Create("once", p => p
                .From(Read(input))
                .PartitionBy(static message => message.Partition)
                .Process(async (message, _) =>
                {
                    await Task.Yield();
                    Interlocked.Increment(ref handled);
                    return Encoding.UTF8.GetString(message.Value.Span);
                }, static options => options.Concurrency = 4)
                .Batch("out", _ => Sink(output)(Services()), static options => (options.Size, options.Timeout, options.Concurrency) = (25, TimeSpan.FromMilliseconds(50), 1)), new StageEnvironment(loggerFactory: _log));
            await pipeline.StartAsync();
            var goal = run == 0 ? count : count + 20;
            if (run == 1) await fixture.SendAsync(input, [.. Enumerable.Range(count, 20).Select(static number => $"{number}")]);
            await Eventually.IsAsync((long)goal, () => Committed(input, 0) + Committed(input, 1), "committed");
            Assert.Equal(run == 0 ? count : 20, handled);
        }

        var written = (await fixture.ReadAllAsync(output)).Select(static message => int.Parse(KafkaFixture.TextOf(message)));
        Assert.Equal(Enumerable.Range(0, KafkaFixture.Given is null ? count : count + 20), written.Order());
    }

    [Fact]
    public async Task A_batch_waits_until_what_comes_before_it_is_settled()
    {
        var (input, output) = (await fixture.NewTopicAsync(), await fixture.NewTopicAsync());
        await using var reader = await FilledAsync(input, 4);
        var read = await reader.ReadManyAsync(4, KafkaFixture.Soon());
        var sink = Sink(output)(Services());
        await using var disposable = (IAsyncDisposable)sink;
        var writing = sink.HandleAsync(Batch(read, 1, 2), KafkaFixture.Soon()).AsTask();
        await Task.WhenAny(writing, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System));
        Assert.False(writing.IsCompleted);
        await new[] { read[0] }.EndAsync();
        Assert.All(await writing, static message => Assert.Null(message.Failure));
        Assert.Equal(3, Committed(input));
        Assert.Equal(["1", "2"], (await fixture.ReadAllAsync(output)).Select(KafkaFixture.TextOf));
    }

    [Fact]
    public async Task What_comes_after_a_message_that_cannot_be_made_goes_back()
    {
        var (input, output) = (await fixture.NewTopicAsync(), await fixture.NewTopicAsync());
        await using var reader = await FilledAsync(input, 5);
        var read = await reader.ReadManyAsync(5, KafkaFixture.Soon());
        var sink = Sink(output, static options => options.Value = static data => data == "2" ? throw new FormatException("It is broken.") : Encoding.UTF8.GetBytes(data))(Services());
        await using var disposable = (IAsyncDisposable)sink;
        var told = await sink.HandleAsync(Batch(read, 0, 1, 2, 3, 4), KafkaFixture.Soon());
        Assert.Equal([false, false, true, false, false], told.Select(static message => message.Failure is FormatException));
        Assert.Equal(2, Committed(input));
        Assert.Equal(["0", "1"], (await fixture.ReadAllAsync(output)).Select(KafkaFixture.TextOf));

        // As the pipeline ends them: the broken one is a dead letter, and those after it come again, and can be written.
        await new[] { read[0], read[1] }.EndAsync();
        await new[] { read[2] }.EndAsync(DeliveryStatus.Failed);
        await new[] { read[3], read[4] }.EndAsync(DeliveryStatus.Returned);
        var again = await reader.ReadManyAsync(2, KafkaFixture.Soon());
        Assert.Equal(["3", "4"], again.Select(KafkaFixture.TextOf));
        await sink.HandleAsync(Batch(again, 0, 1), KafkaFixture.Soon());
        Assert.Equal(5, Committed(input));
    }

    [Fact]
    public async Task A_transaction_of_which_a_record_cannot_be_written_is_aborted_and_can_be_tried_again()
    {
        var (input, output) = (await fixture.NewTopicAsync(), await fixture.NewTopicAsync());
        await using var reader = await FilledAsync(input, 3);
        var read = await reader.ReadManyAsync(3, KafkaFixture.Soon());
        var isLarge = true;
        var sink = Sink(output, options => options.Value = data => Encoding.UTF8.GetBytes(data == "1" && isLarge ? new string('x', 2_000_000) : data))(Services());
        await using var disposable = (IAsyncDisposable)sink;
        await Assert.ThrowsAsync<KafkaPublishException>(async () => await sink.HandleAsync(Batch(read, 0, 1, 2), KafkaFixture.Soon()));
        Assert.Equal(-1, Committed(input));
        isLarge = false;
        Assert.All(await sink.HandleAsync(Batch(read, 0, 1, 2), KafkaFixture.Soon()), static message => Assert.Null(message.Failure));
        Assert.Equal(3, Committed(input));

        // A mock cluster shows the records of aborted transactions, too.
        if (KafkaFixture.Given is not null) Assert.Equal(["0", "1", "2"], (await fixture.ReadAllAsync(output)).Select(KafkaFixture.TextOf));
    }

    [Fact]
    public async Task A_sink_whose_partitions_are_gone_writes_nothing_and_hands_back()
    {
        var (input, output) = (await fixture.NewTopicAsync(), await fixture.NewTopicAsync());
        var reader = await FilledAsync(input, 3);
        var read = await reader.ReadManyAsync(3, KafkaFixture.Soon());
        var sink = Sink(output)(Services());
        await using var disposable = (IAsyncDisposable)sink;
        await reader.DisposeAsync();
        await sink.HandleAsync(Batch(read, 0, 1, 2), KafkaFixture.Soon());
        Assert.Equal(-1, Committed(input));
        Assert.Empty(await fixture.ReadAllAsync(output));
    }

    [Fact]
    public async Task What_a_sink_cannot_keep_it_refuses()
    {
        var (input, output) = (await fixture.NewTopicAsync(), await fixture.NewTopicAsync());
        await using var reader = await FilledAsync(input, 3);
        await using var other = fixture.Open(input, options => options.GroupId = $"{input}-other");
        var read = await reader.ReadManyAsync(3, KafkaFixture.Soon());
        var alone = await other.ReadManyAsync(1, KafkaFixture.Soon());
        var sink = Sink(output)(Services());
        await using var disposable = (IAsyncDisposable)sink;
        Assert.Contains("of another source", (await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await sink.HandleAsync(new MessageBatch<string>([new Message<string>("a")]), KafkaFixture.Soon()))).Message, StringComparison.Ordinal);
        await RefusedAsync(Batch(alone, 0), other, "Set the source's CommitsInTransactions");
        var writing = sink.HandleAsync(Batch(read, 1), KafkaFixture.Soon());
        await RefusedAsync(Batch(read, 2), reader, "Set the batcher's Concurrency to 1");
        Assert.All(await writing, static message => Assert.Null(message.Failure));
        Assert.Empty(await fixture.ReadAllAsync(output));
        Assert.Contains("CommitsInTransactions needs Topics", Assert.Throws<OptionsValidationException>(() => KafkaTopic.Read(static options =>
            (options.Partitions, options.GroupId, options.CommitsInTransactions) = ([new KafkaPartition("t", 0)], "g", true))(new SourceContext("test"))).Message, StringComparison.Ordinal);

        // No message fails, which would be settled; it is the source that does.
        async Task RefusedAsync(MessageBatch<string> batch, SourceReader<KafkaMessage> of, string why)
        {
            Assert.All(await sink.HandleAsync(batch, KafkaFixture.Soon()), static message => Assert.Null(message.Failure));
            Assert.Contains(why, (await Assert.ThrowsAsync<InvalidOperationException>(() => of.ReadManyAsync(1, KafkaFixture.Soon()))).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Errors as a broker gives them to a member that reads by an assignment of the past.</summary>
    [Theory]
    [InlineData(ErrorCode.IllegalGeneration)]
    [InlineData(ErrorCode.UnknownMemberId)]
    public async Task Offsets_of_an_old_assignment_are_refused_and_the_messages_go_back(ErrorCode code)
    {
        var (input, output) = (await fixture.NewTopicAsync(), await fixture.NewTopicAsync());
        await using var reader = await FilledAsync(input, 3);
        var read = await reader.ReadManyAsync(3, KafkaFixture.Soon());
        var sink = Sink(output)(Services());
        await using var disposable = (IAsyncDisposable)sink;
        fixture.Mock.FailNext(MockCluster.TransactionOffsets, code);
        var told = await sink.HandleAsync(Batch(read, 0, 1, 2), KafkaFixture.Soon());
        Assert.All(told, static message => Assert.Null(message.Failure));
        Assert.Single(_log.Of("KafkaTransactionAborted"));
        Assert.Equal(-1, Committed(input));
        await read.EndAsync(DeliveryStatus.Returned);
        var again = await reader.ReadManyAsync(3, KafkaFixture.Soon());
        await sink.HandleAsync(Batch(again, 0, 1, 2), KafkaFixture.Soon());
        Assert.Equal(3, Committed(input));
    }

    [Fact]
    public async Task When_a_writer_is_shut_out_at_its_commit_the_source_asks_the_group_anew_where_to_go_on()
    {
        var (input, output) = (await fixture.NewTopicAsync(), await fixture.NewTopicAsync());
        await using var reader = await FilledAsync(input, 3);
        var read = await reader.ReadManyAsync(3, KafkaFixture.Soon());
        var sink = Sink(output)(Services());
        await using var disposable = (IAsyncDisposable)sink;
        fixture.Mock.FailNext(MockCluster.TransactionEnd, ErrorCode.ProducerFenced);
        await sink.HandleAsync(Batch(read, 0, 1, 2), KafkaFixture.Soon());
        Assert.Equal(-1, Committed(input));
        await read.EndAsync(DeliveryStatus.Returned);
        var again = await reader.ReadManyAsync(3, KafkaFixture.Soon());
        Assert.All(read, static message => Assert.True(((Epoch)message.Delivery.Acknowledger).IsOver));
        await sink.HandleAsync(Batch(again, 0, 1, 2), KafkaFixture.Soon());
        Assert.Equal(3, Committed(input));
    }

    public void Dispose() => _log.Dispose();

    private static MessageBatch<string> Batch(IReadOnlyList<Message<KafkaMessage>> read, params int[] which) => new([.. which.Select(index => read[index].With(KafkaFixture.TextOf(read[index])))]);

    private async Task<SourceReader<KafkaMessage>> FilledAsync(string input, int count)
    {
        for (var number = 0; number < count; number++) await fixture.SendAsync(input, $"{number}", null);
        return new SourceReader<KafkaMessage>(Read(input)(new SourceContext("test")));
    }

    private ServiceProvider Services() => new ServiceCollection().AddSingleton<ILoggerFactory>(_log).BuildServiceProvider();

    /// <summary>What the group has committed, or, of a mock cluster, what the last transaction has sent.</summary>
    private long Committed(string topic, int partition = 0)
    {
        if (KafkaFixture.Given is not null) return fixture.CommittedOf(topic, partition);
        var mark = $"{topic} [[{partition}]] @";
        return _log.Of("KafkaTransactionWritten").Where(line => line.Contains(mark, StringComparison.Ordinal)).Select(line => long.Parse(line[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Split(' ', '|')[0])).LastOrDefault(-1);
    }

    private Func<SourceContext, Source<KafkaMessage>> Read(string topic) => fixture.Read(topic, static options => options.CommitsInTransactions = true);

    private Func<IServiceProvider, IBatchHandler<string>> Sink(string topic, Action<KafkaPublishOptions<string>>? configure = null) => KafkaTopic.Publish<string>(options =>
    {
        (options.BootstrapServers, options.Topic, options.TransactionalId, options.ConfirmTimeout) = (fixture.Servers, topic, $"{topic}-writer", TimeSpan.FromSeconds(10));
        configure?.Invoke(options);
    });
}
