using System.Runtime.CompilerServices;
using Headgate.Pipelines.Sources;
using Headgate.Stages;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>An asynchronous sequence when its pipeline stops: it may have been asked for an item that nobody waits for.</summary>
public sealed class SequenceStopTests
{
    [Fact]
    public void An_item_that_a_sequence_was_asked_for_when_the_stop_came_is_processed_as_its_last() => Lab.Run(async lab =>
    {
        var given = 0;
        var seen = new List<int>();
        await using var pipeline = Pipeline.Create("p", p => p.From(Numbers()).Process(number => Note(seen, number)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(lab.Random.Next(200));
        await lab.TurnsAsync(20);
        await pipeline.StopAsync();
        Assert.Equal(Enumerable.Range(0, given), seen);
        Assert.Equal(given, pipeline.Counts.Succeeded);
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);

        // What it has taken from elsewhere is gone there, and it gives it whether it is asked to end or not.
        async IAsyncEnumerable<int> Numbers()
        {
            while (true)
            {
                await lab.DelayAsync(lab.Random.Next(10));
                await lab.TurnsAsync(5);
                var mayBeBursts = lab.Random.Next(4) + 1;
                for (var i = 0; i < mayBeBursts; i++) yield return given++;
            }
        }
    });

    [Fact]
    public void A_sequence_that_heeds_its_token_ends_with_the_stop_at_once() => Lab.Run(async lab =>
    {
        var seen = new List<int>();
        var hasEnded = false;
        await using var pipeline = Pipeline.Create("p", p => p.From(Numbers()).Process(number => Note(seen, number)), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(50);
        var before = lab.Time.Elapsed;
        await pipeline.StopAsync();
        Assert.True(hasEnded || seen.Count == 0);
        Assert.Equal(before, lab.Time.Elapsed);
        Assert.Equal(Enumerable.Range(0, seen.Count), seen);
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);

        async IAsyncEnumerable<int> Numbers([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return 0;
                yield return 1;
                await lab.DelayAsync(3_600_000, cancellationToken);
                yield return 2;
            }
            finally
            {
                hasEnded = true;
            }
        }
    });

    [Fact]
    public void A_sequence_that_never_gives_its_next_item_holds_up_a_stop_for_no_longer_than_that_may_take() => Lab.Run(async lab =>
    {
        var seen = new List<int>();
        var never = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("p", p => p.Configure(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(5)).From(Numbers()).Process(number => Note(seen, number)), lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        var before = lab.Time.Elapsed;
        await pipeline.StopAsync();
        Assert.InRange(lab.Time.Elapsed - before, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal([0], seen);

        async IAsyncEnumerable<int> Numbers()
        {
            yield return 0;
            await never.Task;
            yield return 1;
        }
    });

    [Fact]
    public void A_sequence_that_never_gives_its_next_item_holds_up_no_stop_either_while_a_rate_limit_keeps_back_what_it_has_given() => Lab.Run(async lab =>
    {
        var seen = new List<int>();
        var never = new TaskCompletionSource();
        var hasEnded = false;
        await using var pipeline = Pipeline.Create("p", p => p.Configure(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(5)).From(Numbers())
            .RateLimit(1, TimeSpan.FromMinutes(1)).Process(number => Note(seen, number)), lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        var before = lab.Time.Elapsed;
        await pipeline.StopAsync();
        Assert.InRange(lab.Time.Elapsed - before, TimeSpan.Zero, TimeSpan.FromSeconds(11));
        Assert.Equal([0], seen);
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
        Assert.False(hasEnded);
        never.SetResult();
        await lab.SettleAsync();
        Assert.True(hasEnded);

        async IAsyncEnumerable<int> Numbers()
        {
            try
            {
                for (var i = 0; i < 10; i++) yield return i;
                await never.Task;
                yield return 10;
            }
            finally
            {
                hasEnded = true;
            }
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_throws_when_the_token_of_a_sequence_is_cancelled_costs_neither_its_last_item_nor_its_end(bool isLimited) => Lab.Run(async lab =>
    {
        var seen = new List<int>();
        var hasEnded = false;
        await using var pipeline = Pipeline.Create("p", p =>
        {
            var builder = p.Configure(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(5)).From(Numbers());
            if (isLimited) builder.RateLimit(1, TimeSpan.FromMinutes(1));
            builder.Process(number => Note(seen, number));
        }, lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        await pipeline.StopAsync();
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
        Assert.Equal(isLimited ? [0] : [0, 1, 2], seen);
        Assert.True(hasEnded);

        async IAsyncEnumerable<int> Numbers([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                // Never taken back: it is still there when the token is cancelled.
                cancellationToken.Register(static () => throw new InvalidOperationException("registered with the token"));
                yield return 0;
                yield return 1;
                await lab.DelayAsync(isLimited ? 7_000 : 1_000, CancellationToken.None);
                yield return 2;
            }
            finally
            {
                hasEnded = true;
            }
        }
    });

    [Fact]
    public async Task What_blocks_when_the_token_of_a_sequence_is_cancelled_does_not_block_who_drains_it()
    {
        using var mayGoOn = new ManualResetEventSlim();
        var wentOn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new AsyncEnumerableSource<int>(Numbers(), StageEnvironment.Default);
        var messages = new MessageBuffer<int>();
        messages.Begin(10, long.MaxValue);
        Assert.True(await source.ReadAsync(messages, CancellationToken.None));
        var draining = source.DrainAsync(messages, CancellationToken.None);
        mayGoOn.Set();
        Assert.True(await wentOn.Task, "The drain waited for what was registered with the token.");
        mayEnd.SetResult();
        await draining;
        await source.DisposeAsync();
        Assert.Equal(2, messages.Count);

        async IAsyncEnumerable<int> Numbers([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            cancellationToken.Register(() => wentOn.SetResult(mayGoOn.Wait(TimeSpan.FromSeconds(10))));
            yield return 0;
            await mayEnd.Task;
            yield return 1;
        }
    }

    private static int Note(List<int> seen, int number)
    {
        seen.Add(number);
        return number;
    }
}
