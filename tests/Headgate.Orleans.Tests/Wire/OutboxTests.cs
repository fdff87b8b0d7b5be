using Headgate.Orleans.Wire;
using Headgate.Stages;

namespace Headgate.Orleans.Tests.Wire;

public sealed class OutboxTests
{
    private readonly Outbox<int> _outbox = new();

    [Fact]
    public async Task A_delivery_that_is_fetched_twice_is_the_same_until_it_is_said_to_have_arrived()
    {
        _outbox.Add([1, 2]);
        var first = await _outbox.TakeAsync(1);
        _outbox.Add([3]);

        Assert.Same(first, await _outbox.TakeAsync(1));
        Assert.Equal(3, _outbox.Count);

        _outbox.Received(1);
        Assert.Equal(1, _outbox.Count);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _outbox.TakeAsync(1));
        Assert.Equal((int[])[3], (await _outbox.TakeAsync(2)).Events);
    }

    [Fact]
    public async Task Fetches_that_overtake_each_other_get_their_own_deliveries()
    {
        var second = _outbox.TakeAsync(2);
        _outbox.Add([1]);
        Assert.False(second.IsCompleted);

        Assert.Equal((int[])[1], (await _outbox.TakeAsync(1)).Events);
        Assert.False(second.IsCompleted);
        _outbox.Add([2]);
        Assert.Equal((int[])[2], (await second).Events);
    }

    [Fact]
    public async Task What_waits_goes_together_and_the_end_comes_after_it()
    {
        _outbox.Add([1]);
        _outbox.Add([2, 3]);
        _outbox.End(StopNotice.Of(StopReason.Normal));
        var delivery = await _outbox.TakeAsync(1);

        Assert.Equal([1, 2, 3], delivery.Events);
        Assert.Equal(StopKind.Normal, delivery.End!.Kind);
        Assert.True(_outbox.IsOver);
    }

    [Fact]
    public async Task Whatever_is_said_twice_or_late_nothing_is_lost_or_doubled()
    {
        var seed = Environment.TickCount;
        for (var round = 0; round < 500; round++)
        {
            var random = new Random(seed + round);
            var outbox = new Outbox<int>();
            var (added, got, next) = (0, new List<int>(), 1L);
            var fetches = new Dictionary<long, Task<Delivery<int>>>();
            while (got.Count < 200)
            {
                if (random.Next(3) == 0 && added < 200)
                {
                    var count = Math.Min(200 - added, random.Next(1, 9));
                    outbox.Add([.. Enumerable.Range(added, count)]);
                    added += count;
                }

                for (var ahead = random.Next(3); ahead >= 0; ahead--) fetches[next + ahead] = outbox.TakeAsync(next + ahead);
                if (!fetches[next].IsCompleted) continue;
                got.AddRange((await fetches[next]).Events);
                if (random.Next(2) == 0) outbox.Received(next);
                next++;
            }

            Assert.True(got.SequenceEqual(Enumerable.Range(0, 200)), $"seed {seed + round}");
        }
    }
}
