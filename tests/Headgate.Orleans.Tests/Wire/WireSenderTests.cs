using Headgate.Orleans.Wire;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Orleans.Tests.Wire;

public sealed class WireSenderTests
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Who_waits_for_a_delivery_gets_the_end_though_the_sender_is_gone_when_it_looks()
    {
        var clock = new WatchedTime();
        var environment = new StageEnvironment(clock, NullLoggerFactory.Instance);
        var producer = Stage.Start(Producer.From(System.Threading.Channels.Channel.CreateUnbounded<int>()), environment);
        var sender = await Stage.StartAsync(new WireSender<int>("numbers", new OpenRequest { Subscription = Guid.NewGuid(), ConsumerName = "consumer" }), environment, TestContext.Current.CancellationToken);
        await sender.SubscribeAsync(producer);

        // Whoever takes goes on in turns of its own, and the next of them is held.
        var turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var taking = Task.Factory.StartNew(() => sender.TakeAsync(new TakeRequest { Epoch = default, Subscription = default, Asked = 1, Sequence = 1, Received = 0 }, Poll), CancellationToken.None, TaskCreationOptions.None, turns).Unwrap();
        await clock.Waits;
        using var held = new ManualResetEventSlim();
        var holding = Task.Factory.StartNew(() => held.Wait(TestContext.Current.CancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, turns);
        await sender.CloseAsync(StopReason.Shutdown, 0);
        held.Set();

        Assert.Equal(StopKind.Shutdown, (await taking).End?.Kind);
        await holding;
        await producer.StopAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    private sealed class WatchedTime : FakeTimeProvider
    {
        private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when somebody waits for a poll.</summary>
        public Task Waits => _waits.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Poll) _waits.TrySetResult();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
