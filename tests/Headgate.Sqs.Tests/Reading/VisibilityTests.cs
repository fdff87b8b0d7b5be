using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Sqs.Tests.Kit;
using Headgate.Sqs.Tests.Server;
using Headgate.Stages;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Sqs.Tests.Reading;

/// <summary>Visibility time-outs, on a clock that the tests move: the pipeline's and the server's.</summary>
[Trait("Tier", "Servers")]
public sealed class VisibilityTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogBook _log = new();
    private readonly SqsServer _server;

    public VisibilityTests() => _server = new SqsServer(_time);

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _server.State.Create("q");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_message_under_way_is_extended_until_the_most_and_not_longer()
    {
        await SendAsync(1);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pipeline = Pipeline.Create("slow", p => p
            .From(SqsQueue.Read(options =>
            {
                Set(options);
                (options.VisibilityTimeout, options.MaxExtension) = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(100));
            }))
            .Process(async (_, _) =>
            {
                begun.TrySetResult();
                await release.Task;
            }), new StageEnvironment(_time, _log));
        await pipeline.StartAsync();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(15));
        for (var extended = 1; extended <= 4; extended++)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
            await Eventually.IsAsync(extended, () => _server.State.CallsOf("ChangeMessageVisibilityBatch"), "extensions");
            Assert.Equal((1, 0), _server.State.CountsOf("q"));
        }

        // At 75 s it would be until 105 s.
        _time.Advance(TimeSpan.FromSeconds(15));
        await Eventually.IsSoAsync(() => _log.Of("SqsExtensionEnded").Any(), "it says that it extends no more");
        Assert.Equal(4, _server.State.CallsOf("ChangeMessageVisibilityBatch"));
        release.SetResult();
        await Eventually.IsAsync(0, () => _server.State.CountOf("q"), "left in the queue");
    }

    [Fact]
    public async Task What_was_prefetched_a_while_ago_is_extended_before_it_is_given_out()
    {
        await SendAsync(6);
        await using var reader = Open(static options => (options.PrefetchCount, options.VisibilityTimeout) = (5, TimeSpan.FromSeconds(40)));
        await (await reader.ReadManyAsync(1, Soon())).EndAsync();
        await Eventually.IsAsync((5, 0), () => _server.State.CountsOf("q"), "under way, waiting");
        await (await reader.ReadManyAsync(1, Soon())).EndAsync();
        _time.Advance(TimeSpan.FromSeconds(35));
        var second = await reader.ReadManyAsync(4, Soon());
        _time.Advance(TimeSpan.FromSeconds(35));
        await second.EndAsync();
        Assert.Equal(0, _server.State.CountOf("q"));
        Assert.All(second, static it => Assert.Equal(1, it.Data.ReceiveCount));
    }

    [Fact]
    public async Task What_was_prefetched_too_long_ago_is_not_given_out_but_comes_again()
    {
        await SendAsync(6);
        await using var reader = Open(static options => (options.PrefetchCount, options.VisibilityTimeout) = (5, TimeSpan.FromSeconds(40)));
        await (await reader.ReadManyAsync(1, Soon())).EndAsync();
        await Eventually.IsAsync((5, 0), () => _server.State.CountsOf("q"), "under way, waiting");
        await (await reader.ReadManyAsync(1, Soon())).EndAsync();
        _time.Advance(TimeSpan.FromSeconds(41));
        var again = await reader.ReadManyAsync(4, Soon());
        Assert.Equal(4, again.Select(static it => it.Data.Body).Distinct().Count());
        Assert.All(again, static it => Assert.Equal(2, it.Data.ReceiveCount));
        await again.EndAsync();
        Assert.Equal(0, _server.State.CountOf("q"));
    }

    [Fact]
    public async Task A_receipt_that_has_become_void_is_counted_and_said_and_no_failure()
    {
        _server.State.Create("f.fifo");
        _server.State.On("f.fifo", it => it.Send((number, group) => new StoredMessage(number, "0", group) { GroupId = "g", SentAt = _time.GetUtcNow() }, "g", null, null));
        await using var reader = Open(static options => (options.Queue, options.VisibilityTimeout) = ("f.fifo", TimeSpan.FromSeconds(10)));
        var read = await reader.ReadManyAsync(1, Soon());
        _time.Advance(TimeSpan.FromSeconds(11));
        await read.EndAsync();
        Assert.Single(_log.Of("SqsReceiptsVoid"));
        Assert.Equal(1, Assert.IsAssignableFrom<Headgate.Pipelines.Connections.Epoch>(read[0].Delivery.Acknowledger).DroppedCount);
        Assert.Equal((0, 1), _server.State.CountsOf("f.fifo"));
    }

    [Fact]
    public async Task What_the_service_does_not_take_for_as_long_as_the_time_out_lasts_is_given_up()
    {
        await SendAsync(1);
        await using var reader = Open(static options => options.VisibilityTimeout = TimeSpan.FromSeconds(10));
        var read = await reader.ReadManyAsync(1, Soon());
        _server.State.Faults = static action => action == "DeleteMessageBatch" ? Fault.Internal : Fault.None;
        var ending = read.EndAsync();
        while (!ending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(ending, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        await ending;
        Assert.Single(_log.Of("SqsSettlingGivenUp"));
        Assert.Equal(1, Assert.IsAssignableFrom<Headgate.Pipelines.Connections.Epoch>(read[0].Delivery.Acknowledger).DroppedCount);
        _server.State.Faults = null;
    }

    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    private Task SendAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var body = $"{i}";
            _server.State.On("q", it => it.Send((number, group) => new StoredMessage(number, body, group) { SentAt = _time.GetUtcNow() }, null, null, null));
        }

        return Task.CompletedTask;
    }

    private void Set(SqsQueueOptions options)
    {
        (options.ServiceUrl, options.Queue, options.AccessKeyId, options.SecretAccessKey) = (_server.Url, "q", "test", "test");
        (options.WaitTime, options.DrainWait) = (TimeSpan.FromSeconds(1), TimeSpan.Zero);
        options.ConfigureClient = static config => config.MaxErrorRetry = 0;
    }

    private SourceReader<SqsMessage> Open(Action<SqsQueueOptions> configure) => new(SqsQueue.Read(options =>
    {
        Set(options);
        configure(options);
    })(new SourceContext("test", environment: new StageEnvironment(_time, _log))));
}
