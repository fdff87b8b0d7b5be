using Headgate.Stages.Buffering;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Emission;

/// <summary>When events go out that a callback emits before, between and after its awaits.</summary>
public sealed class AwaitingCallbackTests
{
    [Fact]
    public void Events_emitted_after_an_await_go_out_at_once() => Lab.ForEachSeed(async lab =>
    {
        var gate = new TaskCompletionSource();
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await lab.SettledAsync();

        var calling = producer.CallAsync(async () =>
        {
            await Task.Yield();
            producer.EmitNow(1, 2);
            await gate.Task;
            return true;
        });
        await recorder.ReachAsync(2);

        Assert.False(calling.IsCompleted);
        gate.SetResult();
        await calling;
    });

    [Fact]
    public void Events_emitted_before_the_first_await_go_out_at_that_await() => Lab.ForEachSeed(async lab =>
    {
        var gate = new TaskCompletionSource();
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await lab.SettledAsync();

        var calling = producer.CallAsync(async () =>
        {
            producer.EmitNow(1, 2);
            await gate.Task;
            producer.EmitNow(3);
            return true;
        });
        await lab.SettledAsync();

        Assert.Equal([1, 2], recorder.Events);
        gate.SetResult();
        await calling;
        await recorder.ReachAsync(3);
        Assert.Equal([1, 2, 3], recorder.Events);
    });

    [Fact]
    public void Nothing_that_went_out_at_an_await_goes_out_again() => Lab.ForEachSeed(async lab =>
    {
        var next = 0;
        ManualProducer<int> producer = null!;
        producer = lab.Start(new ManualProducer<int>
        {
            WhenAsked = async (demand, _) =>
            {
                for (var i = 0; i < demand; i++)
                {
                    producer.EmitNow(next++);
                    if (lab.Random.Next(3) == 0) await Task.Yield();
                }
            },
        });
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { MaxDemand = 1 + lab.Random.Next(6) })));

        await recorder.ReachAsync(100);

        Assert.Equal(Enumerable.Range(0, recorder.Events.Count), recorder.Events);
    });

    [Fact]
    public void What_cannot_be_placed_at_an_await_fails_the_callback_where_it_ends() => Lab.ForEachSeed(20, async lab =>
    {
        var gate = new TaskCompletionSource();
        var producer = lab.Start(new ManualProducer<int>(new() { BufferSize = 1 }));

        var calling = producer.CallAsync(async () =>
        {
            producer.EmitNow(1, 2);
            await gate.Task;
            return true;
        });
        await lab.SettledAsync();
        Assert.False(calling.IsCompleted);
        Assert.Equal(StageStatus.Running, producer.Status);

        gate.SetResult();
        await Assert.ThrowsAsync<BufferFullException>(() => calling);
        await producer.EmitAsync(3);
        Assert.Equal(1, await producer.EstimateBufferedCountAsync());
    });

    [Fact]
    public async Task On_real_threads_nothing_is_lost_doubled_or_overtaken_around_an_await()
    {
        const int Count = 100_000;
        var (next, random) = (0, new Random(1));
        ManualProducer<int> producer = null!;
        producer = new ManualProducer<int>
        {
            WhenAsked = async (demand, _) =>
            {
                for (var i = 0; i < demand; i++)
                {
                    producer.EmitNow(next++);
                    if (random.Next(3) == 0) await Task.Yield();
                }
            },
        };
        await using var started = Stage.Start(producer);
        var read = new List<int>(Count);
        await foreach (var number in producer.ReadAllAsync(new() { MaxDemand = 16 }))
        {
            read.Add(number);
            if (read.Count == Count) break;
        }

        Assert.Equal(Enumerable.Range(0, Count), read);
    }

    [Fact]
    public void A_selector_that_is_slow_once_does_not_hold_back_the_results_before_it() => Lab.ForEachSeed(async lab =>
    {
        var gate = new TaskCompletionSource();
        var source = new ProducerProbe<int>();
        var select = lab.Start(ProducerConsumer.SelectAsync<int, int>(
            async (number, _) =>
            {
                if (number == 3) await gate.Task;
                return number * 10;
            },
            new() { SubscribeTo = [new(source)] }));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(select)));
        await lab.SettledAsync();

        source.Send(1, 2, 3, 4);
        await lab.SettledAsync();

        Assert.Equal([10, 20], recorder.Events);
        gate.SetResult();
        await recorder.ReachAsync(4);
        Assert.Equal([10, 20, 30, 40], recorder.Events);
    });

    [Fact]
    public void Flushing_sends_what_has_been_gathered_without_an_await() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var probe = new DownstreamProbe<int>(1);
        ((IProducer<int>)producer).Connect(probe.Request());
        await lab.SettledAsync();
        probe.Upstream!.Ask(10);

        await producer.CallAsync(() =>
        {
            producer.EmitNow(1, 2);
            Assert.Empty(probe.Events);
            producer.FlushNow();
            Assert.Equal([1, 2], probe.Events);
            producer.EmitNow(3);
        });

        Assert.Equal([1, 2, 3], probe.Events);
        Assert.Equal([2, 1], probe.Batches);
    });

    [Fact]
    public void Emitting_outside_a_callback_is_an_error_that_says_what_to_do() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        await lab.SettledAsync();

        var error = Assert.Throws<InvalidOperationException>(() => producer.EmitNow(1));

        Assert.Contains("InvokeAsync", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, producer.GetSnapshot().EmittedCount);
    });

    [Fact]
    public void A_large_emission_goes_out_in_pieces_before_the_callback_returns() => Lab.ForEachSeed(5, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var probe = new DownstreamProbe<int>(1);
        ((IProducer<int>)producer).Connect(probe.Request());
        await lab.SettledAsync();
        probe.Upstream!.Ask(100_000);

        await producer.CallAsync(() =>
        {
            for (var i = 0; i < 20_000; i++) producer.EmitNow(i);
            Assert.InRange(probe.Events.Count, 10_000, 20_000);
        });

        Assert.Equal(Enumerable.Range(0, 20_000), probe.Events);
    });
}
