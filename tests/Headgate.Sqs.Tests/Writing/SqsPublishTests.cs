using System.Diagnostics;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Servers;
using Headgate.Sqs.Tests.Kit;
using Headgate.Sqs.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Sqs.Tests.Writing;

/// <summary>Batches and dead letters are sent, and confirmed.</summary>
[Trait("Tier", "Servers")]
public sealed class SqsPublishTests(SqsFixture fixture) : IClassFixture<SqsFixture>, IDisposable
{
    public void Dispose() => (fixture.State.FailsEntry, fixture.State.Faults) = (null, null);

    [Fact]
    public async Task A_batch_is_split_by_number_and_by_size()
    {
        var queue = await fixture.NewQueueAsync();
        var sink = Sink(queue);
        var before = fixture.State.CallsOf("SendMessageBatch");
        var batch = Batch([.. Enumerable.Range(0, 25).Select(static number => $"{number}"), .. Enumerable.Range(0, 3).Select(static number => new string((char)('a' + number), 150_000))]);
        Assert.Same(batch, await sink.HandleAsync(batch, default));
        Assert.Equal(28, fixture.State.CountOf(queue));
        Assert.Equal(5, fixture.State.CallsOf("SendMessageBatch") - before);
    }

    [Fact]
    public async Task What_is_refused_and_what_is_too_big_or_empty_or_cannot_be_made_fails_alone()
    {
        var queue = await fixture.NewQueueAsync();
        var sink = Sink(queue, static options => options.Body = static data => data == "broken" ? throw new FormatException("It is broken.") : data);
        fixture.State.FailsEntry = static (action, index) => action == "SendMessageBatch" && index == 1;
        var messages = await sink.HandleAsync(Batch(["a", "broken", "refused", "", new string('x', 300_000), "b"]), default);
        Assert.Equal([false, true, true, true, true, false], messages.Select(static message => message.Failure is not null));
        var refused = Assert.IsType<SqsPublishException>(messages[2].Failure);
        Assert.Equal((true, "InternalError"), (refused.IsTransient, refused.Code));
        Assert.Equal(["a", "b"], fixture.State.Messages(queue).Select(static message => message.Body));
    }

    [Fact]
    public async Task After_a_failure_later_calls_send_no_later_messages_of_its_group()
    {
        var queue = await fixture.NewQueueAsync("f", isFifo: true);
        var sink = Sink(queue, static options => options.GroupId = static message => message.Data[..1]);
        var calls = 0;
        fixture.State.FailsEntry = (action, index) => action == "SendMessageBatch" && index == 9 && Interlocked.Increment(ref calls) == 1;
        var messages = await sink.HandleAsync(Batch([.. Enumerable.Range(0, 10).Select(static number => $"a{number}"), "b0", "a10", "b1"]), default);
        Assert.Equal(["a9", "a10"], messages.Where(static message => message.Failure is not null).Select(static message => message.Data));
        Assert.Equal(11, fixture.State.CountOf(queue));
    }

    [Fact]
    public async Task A_call_that_fails_fails_its_own_messages_and_not_those_that_were_sent()
    {
        var queue = await fixture.NewQueueAsync();
        var sink = Sink(queue, static options => options.ConfigureClient = static config => config.MaxErrorRetry = 0);
        var calls = 0;
        fixture.State.Faults = action => action == "SendMessageBatch" && Interlocked.Increment(ref calls) == 2 ? Fault.Internal : Fault.None;
        var messages = await sink.HandleAsync(Batch([.. Enumerable.Range(0, 40).Select(static number => $"{number}")]), default);
        var sent = messages.Where(static message => message.Failure is null).Select(static message => message.Data).Order().ToList();
        Assert.Equal(30, sent.Count);
        Assert.Equal(sent, fixture.State.Messages(queue).Select(static message => message.Body).Order());
    }

    [Fact]
    public async Task A_message_of_a_FIFO_queue_goes_to_a_standard_queue_without_its_deduplication_id()
    {
        var (from, to) = (await fixture.NewQueueAsync("from", isFifo: true), await fixture.NewQueueAsync("to"));
        await fixture.SendAsync(from, ["x"], "g");
        await using var reader = new Headgate.Testing.Pipelines.SourceReader<SqsMessage>(SqsQueue.Read(options => fixture.Set(options, from))(new("test")));
        var read = await reader.ReadManyAsync(1, new CancellationTokenSource(TimeSpan.FromSeconds(15)).Token);
        var sink = SqsQueue.Publish<SqsMessage>(options => fixture.Set(options, to))(NoServices.Instance);
        var sent = await sink.HandleAsync(new([new Message<SqsMessage>(read[0].Data)]), default);
        Assert.Null(sent[0].Failure);
        Assert.Equal(1, fixture.State.CountOf(to));
    }

    [Fact]
    public async Task A_dead_letter_that_cannot_be_written_does_not_keep_the_others_from_their_place()
    {
        var queue = await fixture.NewQueueAsync("dead");
        var sink = SqsQueue.DeadLetters(options =>
        {
            fixture.Set(options, queue);
            options.MaxRequestBytes = 1024;
        })(NoServices.Instance);
        string[] bodies = ["a", new('b', 1020)];
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await sink.WriteAsync([Letter(bodies[0]), Letter(new object()), Letter(bodies[1])], default));
        Assert.Equal(bodies, fixture.State.Messages(queue).Select(static message => message.Body));
    }

    [Fact]
    public async Task Attributes_delay_and_traces_are_sent()
    {
        var queue = await fixture.NewQueueAsync();
        var headers = Enumerable.Range(0, 14).ToDictionary(static number => $"h{number}", static number => $"v{number}");
        headers["not a name"] = "kept\u0001";
        headers["empty"] = "";
        var sink = Sink(queue, options => (options.Headers, options.Delay, options.SendAwsTraceHeader) = (_ => headers, TimeSpan.FromSeconds(1), true));
        using var activity = new Activity("sending").SetIdFormat(ActivityIdFormat.W3C).Start();
        await sink.HandleAsync(Batch(["x"]), default);
        var stored = Assert.Single(fixture.State.Messages(queue));
        Assert.Equal($"Root=1-{$"{activity.TraceId}"[..8]}-{$"{activity.TraceId}"[8..]};Parent={activity.SpanId};Sampled=0", stored.TraceHeader);
        Assert.Equal(10, stored.Attributes!.Count);
        await using var reader = new Headgate.Testing.Pipelines.SourceReader<SqsMessage>(SqsQueue.Read(options => fixture.Set(options, queue))(new("test")));
        var read = await reader.ReadManyAsync(1, new CancellationTokenSource(TimeSpan.FromSeconds(15)).Token);
        Assert.All(headers, header => Assert.Equal(header.Value, read[0].Metadata[header.Key]));
        Assert.Equal(activity.Id, read[0].Metadata["traceparent"]);
    }

    [Fact]
    public async Task A_message_that_fails_ends_in_the_dead_letters_with_its_body_its_attributes_and_why_and_the_rest_goes_on()
    {
        var (queue, letters) = (await fixture.NewQueueAsync(), await fixture.NewQueueAsync("dead"));
        await fixture.SendAsync(queue, Enumerable.Range(0, 20).Select(static number => $"{number}"));
        await fixture.SendAsync(queue, ["not a number"], headers: new Dictionary<string, string> { ["colour"] = "blue" });
        var sum = 0;
        await using (var pipeline = Pipeline.Create("numbers", p => p
            .From(SqsQueue.Read(options => fixture.Set(options, queue)))
            .Process(static message => int.Parse(message.Body), name: "parse")
            .Process((number, _) =>
            {
                Interlocked.Add(ref sum, number);
                return default;
            })
            .DeadLetterTo(SqsQueue.DeadLetters(options => fixture.Set(options, letters))), new Headgate.Stages.StageEnvironment(loggerFactory: new LogBook())))
        {
            await pipeline.StartAsync();
            await Eventually.IsAsync(0, () => fixture.State.CountOf(queue), "left in the queue");
        }

        Assert.Equal(190, sum);
        var letter = Assert.Single(fixture.State.Messages(letters));
        Assert.Equal("not a number", letter.Body);
        string[] names = [DeadLetterMetadata.Pipeline, DeadLetterMetadata.Step, DeadLetterMetadata.Attempts, "colour"];
        Assert.Equal(["numbers", "parse", "1", "blue"], names.Select(name => (string?)letter.Attributes![name]!["StringValue"]));
        Assert.Contains("not a number", (string?)letter.Attributes![DeadLetterMetadata.Reason]!["StringValue"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_check_asks_the_service()
    {
        var queue = await fixture.NewQueueAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(fixture.Url, queue)).Status);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(fixture.Url, "nowhere")).Status);
        var away = await CheckAsync("http://127.0.0.1:1", queue);
        Assert.Equal(HealthStatus.Unhealthy, away.Status);
        Assert.DoesNotContain(SqsFixture.Secret, $"{away.Description}{away.Exception}", StringComparison.Ordinal);
    }

    private static DeadLetter Letter(object data) => new()
    {
        Pipeline = "p",
        Step = "step",
        Data = data,
        Reason = "It is broken.",
        Failure = new FormatException("It is broken."),
        Attempts = 1,
        ReceivedAt = DateTimeOffset.UnixEpoch,
        FailedAt = DateTimeOffset.UnixEpoch,
        Metadata = new Dictionary<string, object?>(),
        Position = -1,
    };

    private static MessageBatch<string> Batch(IReadOnlyList<string> texts) => new([.. texts.Select(static text => new Message<string>(text))]);

    private async Task<HealthReportEntry> CheckAsync(string url, string queue)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddHealthChecks().AddSqsCheck(options =>
        {
            fixture.Set(options, queue, url);
            options.ConfigureClient = static config => config.MaxErrorRetry = 0;
        });
        await using var provider = services.BuildServiceProvider();
        return (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["sqs"];
    }

    private IBatchHandler<string> Sink(string queue, Action<SqsPublishOptions<string>>? configure = null) => SqsQueue.Publish<string>(options =>
    {
        fixture.Set(options, queue);
        configure?.Invoke(options);
    })(NoServices.Instance);
}
