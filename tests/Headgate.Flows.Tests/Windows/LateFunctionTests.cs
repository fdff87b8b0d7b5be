using System.Collections.Concurrent;
using Headgate.Flows.Tests.Failures;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Headgate.Testing.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Asynchronous functions for elements that come too late: they are awaited.</summary>
[Trait("Conformance", "F13")]
public sealed class LateFunctionTests
{
    private static readonly Window<Event> Tens = Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void It_is_called_for_every_late_element_of_a_partition_one_at_a_time_and_in_their_order()
    {
        for (var seed = 0; seed < Share.Of(200); seed++)
        {
            var lab = new StageLab(seed);
            var options = new FlowOptions { Stages = lab.Random.Next(1, 4), MaxDemand = lab.Random.Next(1, 20), Environment = lab.Environment };
            var late = new Dictionary<int, List<Event>> { [0] = [], [1] = [], [2] = [] };
            var running = new int[3];
            lab.Run(async () =>
            {
                var results = await Flow.From(Half(200), options)
                    .PartitionBy(item => item.Key)
                    .Window(Tens.LateTo(async item =>
                    {
                        Assert.Equal(1, ++running[item.Key]);
                        if (lab.Random.Next(3) > 0) await Task.Yield();
                        if (lab.Random.Next(5) == 0) await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
                        late[item.Key].Add(item);
                        running[item.Key]--;
                    }))
                    .Count()
                    .ToListAsync(CancellationToken.None);

                // All have been awaited when the flow ends.
                Assert.Equal(100, late.Values.Sum(items => items.Count));
                Assert.Equal(100, results.Sum(result => result.Value));
            });
            Assert.All(late, items => Assert.Equal(Half(200).Where(item => item.At == 0 && item.Key == items.Key), items.Value));
        }
    }

    [Fact]
    public void While_it_runs_the_flow_waits()
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var lab = new StageLab(seed);
            var yielded = 0;
            var goOn = new TaskCompletionSource();
            var options = new FlowOptions { Stages = 2, MaxDemand = 4, Environment = lab.Environment };
            lab.Run(async () =>
            {
                var running = Flow.From(Half(1000).Select(item =>
                {
                    yielded++;
                    return item;
                }), options).Window(Tens.LateTo(_ => goOn.Task)).Count().RunAsync(CancellationToken.None);
                await Task.Delay(TimeSpan.FromHours(1), lab.Time);
                Assert.InRange(yielded, 1, 100);
                Assert.False(running.IsCompleted);
                goOn.SetResult();
                await running;
            });
            Assert.Equal(1000, yielded);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Conformance", "F10")]
    public async Task Both_sides_of_a_join_have_theirs(bool yields)
    {
        var late = new ConcurrentBag<(bool IsRight, int Id)>();
        await Flow.From(Half(100), new FlowOptions { Stages = 2, MaxDemand = 4 })
            .Join(Flow.From(Half(60)), item => item.Key, item => item.Key, Tens.LateTo((item, _) => AddAsync(false, item)), Tens.LateTo((item, _) => AddAsync(true, item)), (one, other, _) => (one, other))
            .RunAsync(Token);
        Assert.Equal((50, 30), (late.Count(item => !item.IsRight), late.Count(item => item.IsRight)));

        async ValueTask AddAsync(bool isRight, Event item)
        {
            if (yields) await Task.Yield();
            late.Add((isRight, item.Id));
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [Trait("Conformance", "F16")]
    public async Task What_it_throws_stops_the_flow(bool yields, bool isJoin)
    {
        var failure = new Breakage();
        var options = new FlowOptions { Stages = 2, MaxDemand = 4, Environment = new StageEnvironment(null, NullLoggerFactory.Instance) };
        for (var round = 0; round < 50; round++)
        {
            var window = Tens.LateTo(async item =>
            {
                if (yields) await Task.Yield();
                if (item.Id > 20) throw failure;
            });
            var flow = Flow.From(Half(10_000), options);
            var running = isJoin ? flow.Join(Flow.From(Half(10), options), item => item.Key, item => item.Key, window, Tens, (one, _, _) => one.Id).RunAsync(Token) : flow.Window(window).Count().RunAsync(Token);
            Assert.Same(failure, await Record.ExceptionAsync(() => running));
        }
    }

    [Fact]
    [Trait("Conformance", "F17")]
    public async Task When_the_flow_is_cancelled_its_token_is_and_nothing_of_it_runs_any_more_at_the_end()
    {
        for (var round = 0; round < 50; round++)
        {
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var hasEnded = false;
            var begun = new TaskCompletionSource();
            var running = Flow.From(Half(100), new FlowOptions { Stages = 2 })
                .Window(Tens.LateTo(async (_, token) =>
                {
                    begun.TrySetResult();
                    try
                    {
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                    }
                    finally
                    {
                        await Task.Yield();
                        hasEnded = true;
                    }
                }))
                .Count()
                .RunAsync(stopping.Token);
            await begun.Task;
            await stopping.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            Assert.True(hasEnded);
        }
    }

    [Fact]
    public void It_is_for_windows_in_event_time_too()
    {
        Assert.Throws<InvalidOperationException>(() => Window.Count<int>(3).LateTo(async _ => await Task.Yield()));
        Assert.Throws<InvalidOperationException>(() => Window.Count<int>(3).LateTo((_, _) => default));
        Assert.Throws<ArgumentNullException>(() => Tens.LateTo((Func<Event, Task>)null!));
    }

    /// <summary>Every other element comes too late: it is of the beginning of time.</summary>
    private static IEnumerable<Event> Half(int count) => Enumerable.Range(0, count).Select(id => new Event(id, id / 2 % 3, id % 2 == 0 ? (id + 1) * 100 : 0));
}
