using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Sources;
using Headgate.RabbitMq.Tests.Broker;
using Headgate.Servers;
using Headgate.Testing.Pipelines;
using RabbitMQ.Client;

namespace Headgate.RabbitMq.Tests.Consuming;

[Trait("Tier", "Servers")]
[Collection(RabbitMqCollection.Name)]
public sealed class SettlementTests(SharedBroker broker)
{
    [Theory]
    [InlineData(RabbitMqSettlement.Ack, 0, 0)]
    [InlineData(RabbitMqSettlement.Reject, 0, 1)]
    [InlineData(RabbitMqSettlement.RejectAndRequeue, 1, 0)]
    [InlineData(RabbitMqSettlement.RejectAndRequeueOnce, 1, 0)]
    public async Task A_failed_message_is_settled_as_the_options_say(RabbitMqSettlement settlement, int waitingCount, int deadCount)
    {
        var queue = await NewQueueAsync();
        await broker.Client.SendAsync(queue, "poison");
        await using (var reader = new SourceReader<RabbitMqMessage>(Create(queue, options => options.OnFailure = settlement)))
        {
            await (await reader.ReadManyAsync(1)).EndAsync(DeliveryStatus.Failed);
            await reader.DrainAsync();
        }

        await Eventually.IsAsync((waitingCount, deadCount), () => CountsAsync(queue));
    }

    [Theory]
    [InlineData(RabbitMqQueueType.Classic)]
    [InlineData(RabbitMqQueueType.Quorum)]
    public async Task Once_is_once(RabbitMqQueueType type)
    {
        var queue = await NewQueueAsync(type);
        await broker.Client.SendAsync(queue, "poison");
        await using var reader = new SourceReader<RabbitMqMessage>(Create(queue, options => options.OnFailure = RabbitMqSettlement.RejectAndRequeueOnce, type));
        var first = await reader.ReadManyAsync(1);
        Assert.False(first[0].Data.Redelivered);
        await first.EndAsync(DeliveryStatus.Failed);
        var second = await reader.ReadManyAsync(1);
        Assert.True(second[0].Data.Redelivered);
        Assert.Equal(type == RabbitMqQueueType.Quorum ? 1 : null, second[0].Data.DeliveryCount);
        await second.EndAsync(DeliveryStatus.Failed);
        await Eventually.IsAsync((0, 1), () => CountsAsync(queue));
    }

    [Fact]
    public async Task A_message_may_be_settled_in_its_own_way()
    {
        var queue = await NewQueueAsync();
        await broker.Client.SendAsync(queue, "a", "b", "c");
        await using (var reader = new SourceReader<RabbitMqMessage>(Create(queue)))
        {
            var read = await reader.ReadManyAsync(3);
            read[0].SettleSuccessAs(RabbitMqSettlement.Reject);
            read[1].With("other data").SettleFailureAs(RabbitMqSettlement.RejectAndRequeue);
            await new[] { (read[0], DeliveryStatus.Succeeded), (read[1], DeliveryStatus.Failed), (read[2], DeliveryStatus.Failed) }.EndAsync();
            await reader.DrainAsync();
        }

        await Eventually.IsAsync((1, 2), () => CountsAsync(queue));
        Assert.Equal("b", Encoding.UTF8.GetString((await broker.Client.GetAsync(queue))!.Body.Span));
    }

    [Fact]
    public async Task A_part_of_a_split_message_speaks_for_the_whole()
    {
        var queue = await NewQueueAsync();
        await broker.Client.SendAsync(queue, "a b");
        await using var pipeline = Pipeline.Create("parts", pipeline => pipeline
            .From(_ => Create(queue))
            .Split(static message => Encoding.UTF8.GetString(message.Body.Span).Split(' '))
            .ProcessMessages(static (message, _) => new ValueTask<Message<string>>(message.SettleSuccessAs(RabbitMqSettlement.Reject))));
        await pipeline.StartAsync();
        await Eventually.IsAsync((0, 1), () => CountsAsync(queue));
    }

    [Fact]
    public void A_message_of_another_source_cannot_be_settled()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new Message<string>("a").SettleFailureAs(RabbitMqSettlement.Ack));
        Assert.Contains("not read from RabbitMQ", failure.Message);
    }

    [Fact]
    public async Task Without_acknowledgements_a_message_is_gone_when_it_was_sent()
    {
        var queue = await NewQueueAsync();
        await broker.Client.SendAsync(queue, "a", "b");
        await using (var reader = new SourceReader<RabbitMqMessage>(Create(queue, static options => options.NoAck = true)))
        {
            await (await reader.ReadManyAsync(1)).EndAsync(DeliveryStatus.Failed);
            Assert.Single(await reader.DrainAsync());
        }

        Assert.Equal((0, 0), await CountsAsync(queue));
    }

    [Fact]
    public async Task Poison_ends_among_the_dead_letters_with_reason_and_headers_and_the_rest_goes_on()
    {
        var queue = await NewQueueAsync();
        var letters = new InMemoryDeadLetters();
        await broker.Client.SendAsync(
            queue, ["1", "poison", "3"], static text => new BasicProperties { Headers = new Dictionary<string, object?> { ["tenant"] = $"of {text}" } });
        await using var pipeline = Pipeline.Create("poison", pipeline => pipeline
            .From(_ => Create(queue, static options => options.OnFailure = RabbitMqSettlement.Ack))
            .Process(static message => int.Parse(Encoding.UTF8.GetString(message.Body.Span), System.Globalization.CultureInfo.InvariantCulture))
            .DeadLetterTo(letters));
        await pipeline.StartAsync();
        await Eventually.IsAsync((2, 1), () => Task.FromResult((pipeline.Counts.Succeeded, pipeline.Counts.Failed)));
        await pipeline.StopAsync();
        var letter = Assert.Single(letters.Letters);
        Assert.IsType<FormatException>(letter.Failure);
        Assert.Equal("of poison", letter.Metadata["tenant"]);
        Assert.Equal(queue, letter.Metadata[RabbitMqMetadata.Queue]);
        Assert.Equal((0, 0), await CountsAsync(queue));
    }

    private Source<RabbitMqMessage> Create(string queue, Action<RabbitMqQueueOptions>? configure = null, RabbitMqQueueType type = RabbitMqQueueType.Classic) => RabbitMqQueue.Read(options =>
    {
        options.Uri = broker.Uri;
        options.Queue = queue;
        options.Declare = Declaration(queue, type);
        configure?.Invoke(options);
    })(new SourceContext("settlements"));

    private static RabbitMqQueueDeclaration Declaration(string queue, RabbitMqQueueType type) => new() { Type = type, DeadLetterExchange = "", DeadLetterRoutingKey = $"{queue}-dead" };

    /// <summary>A queue whose rejected messages go into another.</summary>
    private async Task<string> NewQueueAsync(RabbitMqQueueType type = RabbitMqQueueType.Classic)
    {
        var queue = broker.NewName();
        await broker.Client.DeclareAsync(queue, [.. Declaration(queue, type).ToArguments().Select(static it => (it.Key, it.Value))]);
        await broker.Client.DeclareAsync($"{queue}-dead");
        return queue;
    }

    private async Task<(long Waiting, long Dead)> CountsAsync(string queue) => (await broker.Client.CountAsync(queue), await broker.Client.CountAsync($"{queue}-dead"));
}
