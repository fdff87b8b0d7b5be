using Headgate.Pipelines.Failures;
using Polly;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>What failed is tried again, later, in its place, and nobody else waits for it.</summary>
[Trait("Conformance", "P28")]
public sealed class RetryTests
{
    [Theory]
    [InlineData(DelayBackoffType.Constant, 0, 100, 200, 300)]
    [InlineData(DelayBackoffType.Linear, 0, 100, 300, 600)]
    [InlineData(DelayBackoffType.Exponential, 0, 100, 300, 650)]
    public void A_message_is_tried_so_many_times_with_growing_waits_and_sees_its_attempt(DelayBackoffType backoff, params int[] expected) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var attempts = new List<(int Attempt, TimeSpan At)>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(1, acks)).Retry(o =>
        {
            (o.MaxAttempts, o.Delay, o.MaxDelay, o.BackoffType, o.UseJitter) = (4, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(350), backoff, false);
        }).ProcessMessages<int>((message, _) =>
        {
            attempts.Add((message.Attempt, lab.Time.Elapsed));
            throw new InvalidOperationException();
        }), lab.Environment).RunAsync();
        Assert.Equal(expected.Select(static (at, index) => (index + 1, TimeSpan.FromMilliseconds(at))), attempts);
        Assert.Equal([0L], acks.Failed);
        Assert.Equal(4, acks.FailedDeliveries[0].Attempt);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_wait_there_is_none_however_often_it_was_tried(bool jitter)
    {
        var schedule = new RetrySchedule(new RetryOptions { MaxAttempts = int.MaxValue, Delay = TimeSpan.Zero, UseJitter = jitter });
        Assert.Equal(TimeSpan.Zero, schedule.NextDelay(5_000, new IOException(), 0.5));
    }

    [Fact]
    public void Jitter_shortens_each_wait_by_up_to_half()
    {
        var waits = new HashSet<double>();
        Lab.Run(async lab =>
        {
            var acks = new AckLog();
            var tries = 0;
            await Pipeline.Create("p", p => p.From(_ => new NumberSource(5, acks)).Retry(static o => o.MaxAttempts = 2).Process((number, _) =>
            {
                if (tries++ >= 5) waits.Add(lab.Time.Elapsed.TotalMilliseconds);
                throw new InvalidOperationException();
            }), lab.Environment).RunAsync();
            Assert.Equal(10, tries);
        });
        Assert.True(waits.Count > 3);
        Assert.All(waits, static wait => Assert.InRange(wait, 99, 201));
    }

    [Fact]
    public void The_key_waits_in_its_order_and_other_keys_do_not() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var done = new List<(int Number, TimeSpan At)>();
        var failures = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(30, acks)).PartitionBy(static number => number % 3).Process((number, _) =>
        {
            if (number == 3 && failures++ < 2) throw new InvalidOperationException();
            done.Add((number, lab.Time.Elapsed));
            return default;
        }, o => (o.Concurrency, o.MaxDemand, o.Retry) = (2, 15, new RetryOptions { UseJitter = false })), lab.Environment).RunAsync();
        Assert.Equal(30, acks.Succeeded.Count);
        Assert.Equal(Enumerable.Range(0, 10).Select(static n => 3 * n), done.Select(static one => one.Number).Where(static number => number % 3 == 0));
        Assert.All(done.Where(static one => one.Number % 3 != 0 || one.Number == 0), static one => Assert.Equal(TimeSpan.Zero, one.At));
        Assert.All(done.Where(static one => one.Number % 3 == 0 && one.Number > 0), static one => Assert.Equal(TimeSpan.FromMilliseconds(600), one.At));
    });

    [Fact]
    public void Of_a_batch_the_messages_that_failed_are_tried_again_before_later_ones_of_their_key() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var calls = new List<string>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(12, acks)).Retry()
            .ProcessMessages(static (message, _) => new ValueTask<Message<int>>(message.WithBatchKey(message.Data % 2)), o => o.Concurrency = 1)
            .BatchMessages("default", (batch, _) =>
            {
                calls.Add($"{batch.Info.Key}/{batch.Attempt}/{batch[0].Attempt}/{batch.Info.Size}: {string.Join(' ', batch.Data)}");
                return new ValueTask<IReadOnlyList<Message<int>>>([.. batch.Select(message => message.Data is 2 or 4 && batch.Attempt < message.Data ? message.Fail("not yet") : message)]);
            }, o => (o.Size, o.Concurrency) = (3, 2)), lab.Environment).RunAsync();
        Assert.Equal(["0/1/1/3: 0 2 4", "0/2/2/2: 2 4", "0/3/3/1: 4", "0/1/1/3: 6 8 10"], calls.Where(static call => call[0] == '0'));
        Assert.Equal(["1/1/1/3: 1 3 5", "1/1/1/3: 7 9 11"], calls.Where(static call => call[0] == '1'));
        Assert.True(calls.IndexOf("1/1/1/3: 7 9 11") < calls.IndexOf("0/2/2/2: 2 4"), "The other key waited.");
        Assert.Equal([4L], acks.Failed);
        Assert.Equal(11, acks.Succeeded.Count);
    });

    [Fact]
    public void Each_step_counts_from_one() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var attempts = new List<int>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(1, acks)).Retry()
            .ProcessMessages(static (message, _) => message.Attempt < 3 ? throw new InvalidOperationException() : new ValueTask<Message<int>>(message))
            .ProcessBatches(static (batch, _) => batch.Attempt < 3 ? throw new InvalidOperationException() : new ValueTask<IReadOnlyList<Message<int>>>(batch))
            .ProcessMessages((message, _) =>
            {
                attempts.Add(message.Attempt);
                return message.Attempt < 3 ? throw new InvalidOperationException() : new ValueTask<Message<int>>(message);
            }), lab.Environment).RunAsync();
        Assert.Equal([1, 2, 3], attempts);
        Assert.Equal([0L], acks.Succeeded);
    });

    [Fact]
    public void A_failure_says_whether_and_when_it_is_worth_another_attempt() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var attempts = new List<(int Number, TimeSpan At)>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(4, acks)).Retry(o =>
        {
            o.MaxAttempts = 2;
            o.ShouldRetry = static failure => failure.Message == "2" ? throw new InvalidOperationException() : failure.Message != "1";
            o.DelayOf = static failure => failure.Message == "3" ? TimeSpan.FromSeconds(-1) : TimeSpan.FromHours(1);
        }).Process((number, _) =>
        {
            attempts.Add((number, lab.Time.Elapsed));
            throw new InvalidOperationException($"{number}");
        }), lab.Environment).RunAsync();
        Assert.Equal([(0, TimeSpan.Zero), (0, TimeSpan.FromHours(1)), (1, TimeSpan.Zero), (2, TimeSpan.Zero), (3, TimeSpan.Zero), (3, TimeSpan.Zero)], attempts.Order());
    });

    [Theory]
    [InlineData(60)]
    [InlineData(10_000_000)]
    public void A_wait_may_be_longer_than_a_timer_can(int days) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var tries = 0;
        var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Retry(o => o.DelayOf = _ => TimeSpan.FromDays(days)).Process((number, _) =>
        {
            if (number == 4 && tries++ == 0) throw new InvalidOperationException("busy");
            return default;
        }), lab.Environment);
        await pipeline.StartAsync();
        for (var day = 0; day < 61; day++) await Task.Delay(TimeSpan.FromDays(1), lab.Time);
        Assert.Equal(days == 60 ? 2 : 1, tries);
        await pipeline.StopAsync();
        await pipeline.Completion;
        Assert.Equal(days == 60 ? [] : [4L], acks.Returned);
        Assert.Equal(10, acks.Count);
    });
}
