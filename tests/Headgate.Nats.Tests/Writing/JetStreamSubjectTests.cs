using System.Diagnostics;
using System.Text;
using Headgate.Nats.Tests.Kit;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Nats.Tests.Writing;

/// <summary>Batches and dead letters are published, and confirmed.</summary>
[Trait("Tier", "Servers")]
public sealed class JetStreamSubjectTests(NatsFixture fixture) : IClassFixture<NatsFixture>
{
    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();

    [Fact]
    public async Task A_batch_is_in_the_stream_in_its_order_when_its_handler_has_ended()
    {
        var stream = await fixture.NewStreamAsync();
        var sink = Sink(options => options.Subject = stream);
        var texts = Enumerable.Range(0, 3000).Select(static number => $"{number}").ToList();
        var batch = Batch(texts);
        Assert.Same(batch, await sink.HandleAsync(batch, default));
        Assert.Equal(texts, (await ReadAsync(stream, 3000)).Select(Text));
        await ((IAsyncDisposable)sink).DisposeAsync();
    }

    [Fact]
    public async Task What_the_stream_refuses_and_what_cannot_be_made_fails_alone()
    {
        var stream = await fixture.NewStreamAsync();
        var sink = Sink(options =>
        {
            options.SubjectOf = message => message.Data == "nowhere" ? "no.stream.has.this" : stream;
            options.Body = static data => data switch
            {
                "broken" => throw new FormatException("It is broken."),
                "large" => new byte[2_000_000],
                _ => Encoding.UTF8.GetBytes(data),
            };
        });
        var messages = await sink.HandleAsync(Batch(["a", "nowhere", "b", "broken", "large", "c"]), default);
        Assert.Equal([false, true, false, true, true, false], messages.Select(static message => message.Failure is not null));
        Assert.IsType<FormatException>(messages[3].Failure);
        Assert.Equal(["a", "b", "c"], (await ReadAsync(stream, 3)).Select(Text));
        await ((IAsyncDisposable)sink).DisposeAsync();
    }

    [Fact]
    public async Task What_has_an_id_and_is_written_twice_is_there_once_with_its_headers_and_its_trace()
    {
        var stream = await fixture.NewStreamAsync();
        var sink = Sink(options =>
        {
            options.Subject = stream;
            options.MessageId = static message => message.Data;
            options.Headers = static message => new Dictionary<string, string> { ["colour"] = "grün", ["line"] = "a\r\nb" };
        });
        using var activity = new Activity("sending").SetIdFormat(ActivityIdFormat.W3C).Start();
        await sink.HandleAsync(Batch(["a", "b"]), default);
        await sink.HandleAsync(Batch(["a", "b", "c"]), default);
        var read = await ReadAsync(stream, 3);
        Assert.Equal(["a", "b", "c"], read.Select(Text));
        Assert.All(read, message => Assert.Equal(("grün", "a b", activity.Id), (message.Data.Headers["colour"], message.Data.Headers["line"], message.Data.Headers["traceparent"])));
        await ((IAsyncDisposable)sink).DisposeAsync();
    }

    [Fact]
    public async Task It_goes_on_when_its_connection_was_cut_and_several_batches_go_at_a_time()
    {
        var stream = await fixture.NewStreamAsync();
        var sink = Sink(options => (options.Url, options.Subject, options.MessageId) = (fixture.ProxyUrl, stream, static message => message.Data));
        await sink.HandleAsync(Batch(["first"]), default);
        fixture.Proxy.Cut();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
        {
            var left = Batch([.. Enumerable.Range(0, 50).Select(index => $"{number}-{index}")]);
            while (left.Count > 0) left = new MessageBatch<string>([.. (await sink.HandleAsync(left, default)).Where(static message => message.Failure is not null).Select(static message => new Message<string>(message.Data))]);
        }));
        Assert.Equal(201, (await ReadAsync(stream, 201)).Select(Text).Distinct().Count());
        await ((IAsyncDisposable)sink).DisposeAsync();
    }

    [Fact]
    public async Task A_batch_that_nobody_confirms_in_time_fails()
    {
        var stream = await fixture.NewStreamAsync();
        var sink = Sink(options => (options.Url, options.Subject, options.ConfirmTimeout) = ("nats://127.0.0.1:1", stream, TimeSpan.FromMilliseconds(300)));
        await Assert.ThrowsAnyAsync<Exception>(async () => await sink.HandleAsync(Batch(["a"]), default));
        await ((IAsyncDisposable)sink).DisposeAsync();
    }

    [Fact]
    public async Task A_message_that_fails_ends_in_the_dead_letters_with_its_body_its_headers_and_why_and_the_rest_goes_on()
    {
        var stream = await fixture.NewStreamAsync();
        var letters = await fixture.NewStreamAsync("dead");
        await fixture.SendAsync(stream, 20);
        await fixture.SendAsync(stream, "not a number", new NATS.Client.Core.NatsHeaders { ["colour"] = "blue", ["Nats-Msg-Id"] = "one" });
        await fixture.SendAsync(letters, "earlier", new NATS.Client.Core.NatsHeaders { ["Nats-Msg-Id"] = "one" });
        var sum = 0;
        await using (var pipeline = Pipeline.Create("numbers", p => p
            .From(JetStreamConsumer.Read(options => (options.Url, options.Stream, options.Consumer) = (fixture.Server.Url, stream, "c")))
            .Process(static message => int.Parse(Encoding.UTF8.GetString(message.Body.Span)), name: "parse")
            .Process((number, _) =>
            {
                Interlocked.Add(ref sum, number);
                return default;
            })
            .DeadLetterTo(JetStreamSubject.DeadLetters(options => (options.Url, options.Subject) = (fixture.Server.Url, letters)))))
        {
            await pipeline.StartAsync();
            await Eventually.IsAsync((0L, 21L), () => fixture.CountsAsync(stream, "c"), "in flight, settled");
        }

        Assert.Equal(190, sum);
        var letter = (await ReadAsync(letters, 2))[1];
        Assert.Equal("not a number", Text(letter));
        var headers = letter.Data.Headers;
        Assert.Equal(("numbers", "parse", "1", "21", "blue"), (headers[DeadLetterMetadata.Pipeline], headers[DeadLetterMetadata.Step], headers[DeadLetterMetadata.Attempts], headers[DeadLetterMetadata.Position], headers["colour"]));
        Assert.Contains("not a number", headers[DeadLetterMetadata.Reason], StringComparison.Ordinal);
        Assert.Equal(stream, headers[JetStreamMetadata.Subject]);
    }

    [Fact]
    public async Task Data_that_are_no_bytes_any_more_are_written_by_the_function_of_the_options_or_not_at_all()
    {
        var stream = await fixture.NewStreamAsync();
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
            Metadata = new Dictionary<string, object?> { ["a name"] = "x", ["n"] = 5 },
            Position = -1,
        };
        var none = JetStreamSubject.DeadLetters(options => (options.Url, options.Subject) = (fixture.Server.Url, stream))(Services);
        Assert.Contains("holds a System.Int32", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await none.WriteAsync([letter], default))).Message, StringComparison.Ordinal);
        var some = JetStreamSubject.DeadLetters(options => (options.Url, options.Subject, options.Body) = (fixture.Server.Url, stream, static it => Encoding.UTF8.GetBytes($"<{it.Data}>")))(Services);
        await some.WriteAsync([letter], default);
        var read = (await ReadAsync(stream, 1))[0];
        Assert.Equal(("<17>", "5"), (Text(read), read.Data.Headers["n"]));
        Assert.DoesNotContain("a name", read.Data.Headers.Keys);
        await ((IAsyncDisposable)none).DisposeAsync();
        await ((IAsyncDisposable)some).DisposeAsync();
    }

    private static string Text(Message<JetStreamMessage> message) => Encoding.UTF8.GetString(message.Data.Body.Span);

    private static MessageBatch<string> Batch(IReadOnlyList<string> texts) => new([.. texts.Select(static text => new Message<string>(text))]);

    private IBatchHandler<string> Sink(Action<JetStreamSubjectOptions<string>> configure) => JetStreamSubject.Publish<string>(options =>
    {
        options.Url = fixture.Server.Url;
        configure(options);
    })(Services);

    private async Task<IReadOnlyList<Message<JetStreamMessage>>> ReadAsync(string stream, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await using var reader = new SourceReader<JetStreamMessage>(JetStreamConsumer.Read(options => (options.Url, options.Stream, options.Consumer) = (fixture.Server.Url, stream, "reader"))(new SourceContext("test")));
        return await reader.ReadManyAsync(count, limit.Token);
    }
}
