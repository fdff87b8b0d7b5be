using System.Text;
using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Headgate.Kafka.Tests.Publishing;

/// <summary>What is written of a batch, and what of it fails.</summary>
[Trait("Tier", "Servers")]
public sealed class KafkaPublishTests(KafkaFixture fixture) : IClassFixture<KafkaFixture>
{
    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();

    [Fact]
    public async Task A_message_of_a_topic_goes_on_with_its_key_and_its_headers()
    {
        var topic = await fixture.NewTopicAsync();
        var message = new KafkaMessage("elsewhere", "key"u8.ToArray(), "value"u8.ToArray(), [new("a", "1"u8.ToArray()), new("a", "2"u8.ToArray())]);
        var tombstone = new KafkaMessage("elsewhere", "key"u8.ToArray(), null);
        await WriteAsync<KafkaMessage>(options => options.Topic = topic, [message, tombstone], failures => Assert.All(failures, Assert.Null));
        var read = await fixture.ReadAllAsync(topic);
        Assert.Equal(["key", "key"], read.Select(static it => Encoding.UTF8.GetString(it.Data.Key!.Value.Span)));
        Assert.Equal((false, true), (read[0].Data.IsTombstone, read[1].Data.IsTombstone));
        Assert.Equal("12", string.Concat(read[0].Data.Headers.Where(static it => it.Key == "a").Select(static it => Encoding.UTF8.GetString(it.Value.Span))));
    }

    [Fact]
    public async Task The_options_choose_topic_partition_key_and_headers_of_each_message()
    {
        string[] topics = [await fixture.NewTopicAsync(3), await fixture.NewTopicAsync(3)];
        await WriteAsync<string>(options =>
        {
            options.TopicOf = message => topics[message.Data[0] - '0'];
            options.Partition = static message => message.Data[1] - '0';
            options.Key = static message => Encoding.UTF8.GetBytes(message.Data[..1]);
            options.Headers = static message => new Dictionary<string, string> { ["of"] = message.Data };
        }, ["00", "12", "01"], failures => Assert.All(failures, Assert.Null));
        await using var reader = fixture.Open(topics[1], options => (options.Topics, options.Partitions) = ([], [new KafkaPartition(topics[1], 2)]));
        var read = (await reader.ReadManyAsync(1, KafkaFixture.Soon()))[0];
        Assert.Equal(("12", "1", "12"), (KafkaFixture.TextOf(read), Encoding.UTF8.GetString(read.Data.Key!.Value.Span), read.Metadata["of"]));
    }

    [Fact]
    public async Task What_cannot_be_made_or_written_fails_alone()
    {
        var topic = await fixture.NewTopicAsync();
        await WriteAsync<string>(options =>
        {
            options.Topic = topic;
            options.Value = static data => data == "broken" ? throw new FormatException("It is broken.") : Encoding.UTF8.GetBytes(data == "large" ? new string('x', 2_000_000) : data);
        }, ["a", "broken", "large", "b"], static failures =>
        {
            Assert.Null(failures[0]);
            Assert.IsType<FormatException>(failures[1]);
            Assert.Equal("MsgSizeTooLarge", Assert.IsType<KafkaPublishException>(failures[2]).Code);
            Assert.Null(failures[3]);
        });
        Assert.Equal(["a", "b"], (await fixture.ReadAllAsync(topic)).Select(KafkaFixture.TextOf));
    }

    [Fact]
    public Task What_nobody_confirms_in_time_fails() => WriteAsync<string>(
        static options => (options.BootstrapServers, options.Topic, options.ConfirmTimeout) = ("127.0.0.1:1", "t", TimeSpan.FromMilliseconds(300)),
        ["a"], static failures => Assert.Equal("Local_MsgTimedOut", Assert.IsType<KafkaPublishException>(failures[0]).Code));

    [Fact]
    public async Task More_messages_than_the_client_has_room_for_are_written_in_their_order()
    {
        var topic = await fixture.NewTopicAsync();
        var texts = Enumerable.Range(0, 5000).Select(static number => $"{number}").ToList();
        await WriteAsync<string>(options =>
        {
            options.Topic = topic;
            options.ConfigureClient = static config => config.QueueBufferingMaxMessages = 100;
        }, texts, static failures => Assert.All(failures, Assert.Null));
        Assert.Equal(texts, (await fixture.ReadAllAsync(topic)).Select(KafkaFixture.TextOf));
    }

    [Fact]
    public async Task A_letter_whose_data_are_no_bytes_any_more_is_written_by_the_function_of_the_options_or_not_at_all()
    {
        var topic = await fixture.NewTopicAsync();
        var letter = new DeadLetter
        {
            Pipeline = "p",
            Step = "s",
            Data = 17,
            Reason = "r",
            Failure = new FormatException(),
            Attempts = 1,
            ReceivedAt = default,
            FailedAt = default,
            Metadata = new Dictionary<string, object?> { ["n"] = 5, [KafkaMetadata.Key] = "k" },
            Position = -1,
        };
        var none = KafkaTopic.DeadLetters(options => (options.BootstrapServers, options.Topic) = (fixture.Servers, topic))(Services);
        Assert.Contains("holds a System.Int32", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await none.WriteAsync([letter], default))).Message, StringComparison.Ordinal);
        var some = KafkaTopic.DeadLetters(options => (options.BootstrapServers, options.Topic, options.Body) = (fixture.Servers, topic, static it => Encoding.UTF8.GetBytes($"<{it.Data}>")))(Services);
        await some.WriteAsync([letter], default);
        var read = Assert.Single(await fixture.ReadAllAsync(topic));
        Assert.Equal(("<17>", "5", "k"), (KafkaFixture.TextOf(read), read.Metadata["n"], Encoding.UTF8.GetString(read.Data.Key!.Value.Span)));
        await ((IAsyncDisposable)none).DisposeAsync();
        await ((IAsyncDisposable)some).DisposeAsync();
    }

    [Fact]
    public async Task A_letter_that_cannot_be_made_does_not_keep_the_others_from_being_written()
    {
        var topic = await fixture.NewTopicAsync();
        var sink = KafkaTopic.DeadLetters(options => (options.BootstrapServers, options.Topic) = (fixture.Servers, topic))(Services);
        await using var disposable = (IAsyncDisposable)sink;
        Assert.Contains("holds a System.Int32", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await sink.WriteAsync([Letter("a"), Letter(17), Letter("b")], default))).Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], (await fixture.ReadAllAsync(topic)).Select(KafkaFixture.TextOf));

        static DeadLetter Letter(object data) => new()
        {
            Pipeline = "p",
            Step = "s",
            Data = data,
            Reason = "r",
            Failure = new FormatException(),
            Attempts = 1,
            ReceivedAt = default,
            FailedAt = default,
            Metadata = new Dictionary<string, object?>(),
            Position = -1,
        };
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => KafkaTopic.Publish<int>(static options => (options.BootstrapServers, options.ConfirmTimeout) = ("", TimeSpan.Zero))(Services));
        foreach (var name in (string[])["BootstrapServers", "Topic", "ConfirmTimeout", "Value"]) Assert.Contains(failure.Failures, fault => fault.Contains(name, StringComparison.Ordinal));
        Assert.Equal(2, Assert.Throws<OptionsValidationException>(() => KafkaTopic.DeadLetters(static options => options.ConfirmTimeout = TimeSpan.Zero)(Services)).Failures.Count());
    }

    private async Task WriteAsync<T>(Action<KafkaPublishOptions<T>> configure, IReadOnlyList<T> data, Action<IReadOnlyList<Exception?>> check)
    {
        var sink = KafkaTopic.Publish<T>(options =>
        {
            options.BootstrapServers = fixture.Servers;
            configure(options);
        })(Services);
        await using var disposable = (IAsyncDisposable)sink;
        var batch = new MessageBatch<T>([.. data.Select(static it => new Message<T>(it))]);
        check([.. (await sink.HandleAsync(batch, KafkaFixture.Soon())).Select(static message => message.Failure)]);
    }
}
