using Headgate.Orleans.Producers;
using Headgate.Orleans.Wire;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Orleans.Tests.Wire;

public sealed class ProducerLifeTests
{
    private static readonly ProducerGrainOptions Options = new() { Poll = TimeSpan.FromSeconds(5), Lease = TimeSpan.FromSeconds(15) };

    [Fact]
    public Task When_it_stops_each_consumer_is_told_though_another_is_let_in_no_more() => InTurnsAsync(async () =>
    {
        var (producer, clock) = (new Stuck(), new FakeTimeProvider());
        var life = new ProducerLife<int>(new ProducerDefinition<int>("numbers", _ => producer, Options), new StageEnvironment(clock, NullLoggerFactory.Instance));
        await life.StartAsync(NoServices.Instance);
        var first = await OpenAsync(life);
        var second = await OpenAsync(life);

        // The third gets the place of the first, before the second.
        await life.CancelAsync(new CancelRequest { Epoch = life.Epoch, Subscription = first, Reason = StopNotice.Of(StopReason.Normal), Received = 0 });
        var take = new TakeRequest { Epoch = life.Epoch, Subscription = second, Asked = 1, Sequence = 1, Received = 0 };
        var taking = life.TakeAsync(take);
        await producer.Asked;
        var third = life.OpenAsync(Request());
        var stopping = life.StopAsync();
        clock.Advance(Options.Poll / 2);
        var takingAgain = life.TakeAsync(take);
        clock.Advance(Options.Poll / 2);
        await stopping;

        Assert.NotNull((await third).Refusal);
        Assert.NotNull((await takingAgain)?.End);
        await taking;
    });

    /// <summary>As a grain does: one turn at a time.</summary>
    private static Task InTurnsAsync(Func<Task> test) =>
        Task.Factory.StartNew(test, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private static OpenRequest Request() => new() { Subscription = Guid.NewGuid(), ConsumerName = "consumer" };

    private static async Task<Guid> OpenAsync(ProducerLife<int> life)
    {
        var request = Request();
        await life.OpenAsync(request);
        return request.Subscription;
    }

    /// <summary>Is asked, and neither answers nor listens when it is told to stop.</summary>
    private sealed class Stuck : Producer<int>
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            return new ValueTask(new TaskCompletionSource().Task);
        }
    }
}
