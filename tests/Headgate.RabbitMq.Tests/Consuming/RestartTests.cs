using System.Collections.Concurrent;
using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Connections;
using Headgate.RabbitMq.Tests.Broker;
using Headgate.Servers;

namespace Headgate.RabbitMq.Tests.Consuming;

/// <summary>Messages and restarts of the server, on a server of their own.</summary>
[Trait("Tier", "Servers")]
public sealed class RestartTests
{
    private const int CountPerQueue = 50_000;
    private const int Count = 2 * CountPerQueue;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<Epoch>> _seen = new();
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Restart _kill = new(Count / 4);
    private readonly Restart _stop = new(Count * 6 / 10);
    private int _distinctCount;

    /// <summary>A queue of each kind, both durable with persistent messages, into one pipeline.</summary>
    [Fact]
    public async Task Nothing_is_lost_while_the_server_is_killed_once_and_stopped_once()
    {
        await using var server = new RabbitMqServer();
        await server.StartAsync();
        await FillAsync(server);
        await using var pipeline = Pipeline.Create("restarts", pipeline => pipeline
            .From(Read(server, "classic"), name: "classic")
            .Merge(Read(server, "quorum"), name: "quorum")
            .ProcessMessages(HandleAsync, options => options.Concurrency = 4));
        await pipeline.StartAsync();

        await _kill.RunAsync(server.KillAsync);
        await server.StartAsync();
        await _stop.RunAsync(server.StopAsync);
        await server.StartAsync();
        await _all.Task.WaitAsync(TimeSpan.FromMinutes(4));
        await pipeline.StopAsync();

        Assert.Equal(Count, _seen.Count);
        Assert.All(_seen, static it => AssertEachEpochIsAnother(it.Key, it.Value));
        await using var client = await BrokerClient.ConnectAsync(server.Uri);
        await Eventually.IsAsync(0, () => client.CountAsync("classic"));
        await Eventually.IsAsync(0, () => client.CountAsync("quorum"));
        var twice = _seen.Count(static it => it.Value.Count > 1);
        TestContext.Current.SendDiagnosticMessage($"{twice} of {Count} came more than once.");
    }

    /// <summary>One that came again came in another epoch, when that of the time before was over: its acknowledgement was not heard, or the server forgot it.</summary>
    private static void AssertEachEpochIsAnother(string text, ConcurrentQueue<Epoch> epochs)
    {
        Assert.True(epochs.Distinct().Count() == epochs.Count, $"{text} came twice on one connection");
        Assert.All(epochs.SkipLast(1), epoch => Assert.True(epoch.IsOver, $"{text} came again though its connection lasted"));
    }

    private static async Task FillAsync(RabbitMqServer server)
    {
        await using var client = await BrokerClient.ConnectAsync(server.Uri);
        await client.DeclareAsync("classic", ("x-queue-type", "classic"));
        await client.DeclareAsync("quorum", ("x-queue-type", "quorum"));
        foreach (var numbers in Enumerable.Range(0, CountPerQueue).Chunk(5000))
        {
            await client.SendAsync("classic", numbers.Select(static number => $"classic {number}"));
            await client.SendAsync("quorum", numbers.Select(static number => $"quorum {number}"));
        }
    }

    private static Func<Pipelines.Sources.SourceContext, Pipelines.Sources.Source<RabbitMqMessage>> Read(RabbitMqServer server, string queue) => RabbitMqQueue.Read(options =>
    {
        options.Uri = server.Uri;
        options.Queue = queue;
        options.PrefetchCount = 500;
        options.Reconnect.Delay = TimeSpan.FromMilliseconds(100);
        options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(500);
    });

    private async ValueTask<Message<RabbitMqMessage>> HandleAsync(Message<RabbitMqMessage> message, CancellationToken cancellationToken)
    {
        var epochs = _seen.GetOrAdd(Encoding.UTF8.GetString(message.Data.Body.Span), static _ => new ConcurrentQueue<Epoch>());
        epochs.Enqueue((Epoch)message.Delivery.Acknowledger);
        if (epochs.Count > 1) return message;
        var count = Interlocked.Increment(ref _distinctCount);
        if (count == Count) _all.TrySetResult();
        await _kill.PassAsync(count);
        await _stop.PassAsync(count);
        return message;
    }

    /// <summary>The server goes down when so many messages have come; soon after that no more are let through until it is down.</summary>
    private sealed class Restart(int at)
    {
        private const int Slack = 2000;

        private readonly TaskCompletionSource _isTime = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _isDown = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task RunAsync(Func<Task> end)
        {
            await _isTime.Task.WaitAsync(TimeSpan.FromMinutes(4));
            await end();
            _isDown.SetResult();
        }

        public Task PassAsync(int count)
        {
            if (count >= at) _isTime.TrySetResult();
            return count >= at + Slack ? _isDown.Task : Task.CompletedTask;
        }
    }
}
