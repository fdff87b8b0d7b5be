using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.RabbitMq.Consuming;
using Headgate.RabbitMq.Tests.Broker;
using Headgate.Servers;
using RabbitMQ.Client;

namespace Headgate.RabbitMq.Tests.Publishing;

[Trait("Tier", "Servers")]
[Collection(RabbitMqCollection.Name)]
public sealed class ExchangeTests(SharedBroker broker)
{
    private readonly string _queue = broker.NewName();

    [Fact]
    public async Task A_message_is_published_with_its_key_its_headers_and_so_that_it_lasts()
    {
        await broker.Client.DeclareAsync(_queue);
        await PublishAsync<int>(
            options =>
            {
                options.Body = static number => Encoding.UTF8.GetBytes($"number {number}");
                options.RoutingKey = _ => _queue;
                options.Headers = static message => [new("double", message.Data * 2), new("when", DateTimeOffset.UnixEpoch), new("raw", new byte[] { 1, 2 })];
                options.MessageId = static message => $"id-{message.Data}";
                options.ContentType = "text/plain";
                options.Expiration = TimeSpan.FromMinutes(1);
            },
            21);
        var published = (await broker.Client.GetAsync(_queue))!;
        Assert.Equal("number 21", Encoding.UTF8.GetString(published.Body.Span));
        Assert.True(published.BasicProperties.Persistent);
        Assert.Equal(("id-21", "text/plain", "60000"), (published.BasicProperties.MessageId, published.BasicProperties.ContentType, published.BasicProperties.Expiration));
        var headers = HeaderValues.Read(published.BasicProperties.Headers);
        Assert.Equal(42, headers["double"]);
        Assert.Equal("1970-01-01T00:00:00.0000000+00:00", headers["when"]);
        Assert.Equal(new byte[] { 1, 2 }, headers["raw"]);
        Assert.Equal(3, headers.Count);
    }

    [Fact]
    public async Task Each_message_that_cannot_be_published_fails_alone_and_says_why()
    {
        await broker.Client.DeclareAsync(_queue);
        var handled = await PublishAsync<string>(
            options =>
            {
                options.RoutingKey = message => message.Data switch { "nowhere" => "no such queue", "long" => new string('k', 300), "thrown" => throw new InvalidOperationException("no key"), _ => _queue };
            },
            "a", "nowhere", "b", "long", "thrown", "c");
        Assert.Equal(6, handled.Count);
        var failures = handled.Where(static message => message.Failure is not null).ToDictionary(static message => message.Data, static message => message.Failure!);
        Assert.Equal(["long", "nowhere", "thrown"], failures.Keys.Order());
        Assert.True(Assert.IsType<RabbitMqPublishException>(failures["nowhere"]).IsUnroutable);
        Assert.Contains("300 bytes", failures["long"].Message);
        Assert.Equal(["a", "b", "c"], (await broker.Client.GetAllAsync(_queue)).Select(static message => Encoding.UTF8.GetString(message.Body.Span)));
    }

    [Fact]
    public async Task A_message_that_a_full_queue_refuses_fails_alone()
    {
        await broker.Client.DeclareAsync(_queue, ("x-max-length", 1), ("x-overflow", "reject-publish"));
        var handled = await PublishAsync<string>(options => options.RoutingKey = _ => _queue, "taken", "refused");
        Assert.Null(handled[0].Failure);
        Assert.False(Assert.IsType<RabbitMqPublishException>(handled[1].Failure).IsUnroutable);
    }

    [Fact]
    public async Task A_message_that_nobody_wants_succeeds_where_it_need_not_arrive()
    {
        var handled = await PublishAsync<string>(static options => (options.Mandatory, options.RoutingKey) = (false, static _ => "no such queue"), "a");
        Assert.Null(handled[0].Failure);
    }

    [Fact]
    public async Task What_came_from_a_queue_goes_on_as_it_came()
    {
        var target = $"{_queue}-target";
        await broker.Client.DeclareAsync(_queue);
        await broker.Client.DeclareAsync(target);
        await broker.Client.SendAsync(_queue, ["a"], static _ => new BasicProperties { CorrelationId = "c", Priority = 4, UserId = "guest", Headers = new Dictionary<string, object?> { ["h"] = "v" } });
        await using var pipeline = Pipeline.Create("forwards", pipeline => pipeline
            .From(RabbitMqQueue.Read(options => (options.Uri, options.Queue) = (broker.Uri, _queue)))
            .Batch("out", RabbitMqExchange.Publish<RabbitMqMessage>(options => (options.Uri, options.Exchange, options.RoutingKey) = (broker.Uri, "", _ => target)), static options => options.Timeout = TimeSpan.Zero));
        await pipeline.StartAsync();
        await Eventually.IsAsync(1, () => broker.Client.CountAsync(target));
        await pipeline.StopAsync();
        Assert.Equal(1, pipeline.Counts.Succeeded);
        var forwarded = (await broker.Client.GetAsync(target))!.BasicProperties;
        Assert.Equal(("c", (byte)4, false), (forwarded.CorrelationId, forwarded.Priority, forwarded.IsUserIdPresent()));
        Assert.Equal("v", HeaderValues.Read(forwarded.Headers)["h"]);
    }

    [Fact]
    public async Task A_dead_letter_has_the_body_that_it_came_with_whatever_its_data_is_by_then()
    {
        var dead = $"{_queue}-dead";
        await broker.Client.DeclareAsync(_queue);
        await broker.Client.DeclareAsync(dead);
        await broker.Client.SendAsync(_queue, ["5"], static _ => new BasicProperties { Expiration = "60000", Headers = new Dictionary<string, object?> { ["tenant"] = "t", ["CC"] = new List<object?>() } });
        await using var pipeline = Pipeline.Create("deaths", pipeline => pipeline
            .From(RabbitMqQueue.Read(options => (options.Uri, options.Queue, options.OnFailure) = (broker.Uri, _queue, RabbitMqSettlement.Ack)))
            .Process(static message => int.Parse(Encoding.UTF8.GetString(message.Body.Span), System.Globalization.CultureInfo.InvariantCulture))
            .Process<int>(static number => throw new InvalidOperationException($"{number} is too much"), name: "second")
            .DeadLetterTo(RabbitMqExchange.DeadLetters(options => (options.Uri, options.Exchange, options.RoutingKey) = (broker.Uri, "", _ => dead))));
        await pipeline.StartAsync();
        await Eventually.IsAsync(1, () => broker.Client.CountAsync(dead));
        await pipeline.StopAsync();
        var letter = (await broker.Client.GetAsync(dead))!;
        var headers = HeaderValues.Read(letter.BasicProperties.Headers);
        Assert.Equal("5", Encoding.UTF8.GetString(letter.Body.Span));
        Assert.Equal(("deaths", "second", "5 is too much", 1), (headers[DeadLetterMetadata.Pipeline], headers[DeadLetterMetadata.Step], headers[DeadLetterMetadata.Reason], headers[DeadLetterMetadata.Attempts]));
        Assert.Equal(("t", _queue), (headers["tenant"], headers[RabbitMqMetadata.Queue]));
        Assert.False(headers.ContainsKey("CC"));
        Assert.False(letter.BasicProperties.IsExpirationPresent());
        Assert.Equal(0, await broker.Client.CountAsync(_queue));
    }

    private async Task<IReadOnlyList<Message<T>>> PublishAsync<T>(Action<RabbitMqExchangeOptions<T>> configure, params T[] data)
    {
        var sink = RabbitMqExchange.Publish<T>(options =>
        {
            (options.Uri, options.Exchange) = (broker.Uri, "");
            configure(options);
        })(new FewServices());
        await using var end = (IAsyncDisposable)sink;
        return [.. await sink.HandleAsync(new MessageBatch<T>([.. data.Select(static item => new Message<T>(item))]), CancellationToken.None)];
    }
}
