using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Headgate.Testing.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Flows.Tests.Windows;

/// <summary>What becomes of elements that come too late.</summary>
[Trait("Conformance", "F13")]
public sealed class LateElementsTests
{
    private static readonly Window<Event> Tens = Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Whoever_reads_a_side_output_gets_every_late_element_however_small_it_is()
    {
        for (var seed = 0; seed < Share.Of(200); seed++)
        {
            var lab = new StageLab(seed);
            var late = new SideOutput<Event>(capacity: 1 + lab.Random.Next(3));
            var options = new FlowOptions { Stages = lab.Random.Next(1, 4), MaxDemand = lab.Random.Next(1, 20), Environment = lab.Environment };
            var read = new List<Event>();
            lab.Run(async () =>
            {
                var reading = ReadAsync(late, read);
                var results = await Flow.From(Half(200), options).PartitionBy(item => item.Key).Window(Tens.LateTo(late)).Count().ToListAsync(CancellationToken.None);
                await reading;
                Assert.Equal(100, results.Sum(result => result.Value));
            });
            Assert.Equal(0, late.DroppedCount);
            foreach (var key in Enumerable.Range(0, 3))
            {
                Assert.Equal(Half(200).Where(item => item.At == 0 && item.Key == key), read.Where(item => item.Key == key));
            }
        }
    }

    [Fact]
    public async Task A_side_output_is_a_source_of_a_flow_too()
    {
        for (var round = 0; round < 100; round++)
        {
            var late = new SideOutput<Event>(capacity: 5);
            var counting = Flow.From(late.ReadAllAsync(Token)).CountBy(item => item.Key).ToListAsync(Token);
            await Flow.From(Half(300), new FlowOptions { Stages = 3, MaxDemand = 10 }).PartitionBy(item => item.Key).Window(Tens.LateTo(late)).Count().RunAsync(Token);

            // The reader may begin a little later than the flow.
            Assert.Equal(150, (await counting).Sum(count => count.Value) + late.DroppedCount);
        }
    }

    [Fact]
    public async Task A_side_output_that_nobody_reads_does_not_hold_up_the_flow_and_says_what_it_dropped()
    {
        var log = new LogRecorder();
        var late = new SideOutput<Event>(capacity: 7);
        await Flow.From(Half(100), new FlowOptions { Stages = 1, Environment = new StageEnvironment(null, log) }).Window(Tens.LateTo(late)).Count().RunAsync(Token);

        Assert.Equal(43, late.DroppedCount);
        var read = new List<Event>();
        await ReadAsync(late, read);
        Assert.Equal(Half(100).Where(item => item.At == 0).Take(7), read);
        Assert.Equal(["FirstLateElement", "FirstUnreadElement", "LateElements", "UnreadElements"], log.Names.Order());
        Assert.Contains(log.Messages, message => message.Contains("43 late elements were dropped", StringComparison.Ordinal));
    }

    [Fact]
    public void When_the_reader_leaves_the_flow_goes_on()
    {
        for (var seed = 0; seed < Share.Of(100); seed++)
        {
            var lab = new StageLab(seed);
            var late = new SideOutput<Event>(capacity: 2);
            lab.Run(async () =>
            {
                var reading = ReadAsync(late, [], most: 5);
                await Flow.From(Half(100), new FlowOptions { Stages = 2, MaxDemand = 4, Environment = lab.Environment }).Window(Tens.LateTo(late)).Count().RunAsync(CancellationToken.None);
                await reading;
            });
            Assert.InRange(late.DroppedCount, 1, 45);
        }
    }

    [Fact]
    public void While_the_reader_does_not_take_more_the_flow_waits()
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var lab = new StageLab(seed);
            var late = new SideOutput<Event>(capacity: 4);
            var yielded = 0;
            var goOn = new TaskCompletionSource();
            var options = new FlowOptions { Stages = 2, MaxDemand = 4, Environment = lab.Environment };
            lab.Run(async () =>
            {
                var running = Flow.From(Half(1000).Select(item =>
                {
                    yielded++;
                    return item;
                }), options).Window(Tens.LateTo(late)).Count().RunAsync(CancellationToken.None);
                await foreach (var first in late.ReadAllAsync(CancellationToken.None))
                {
                    if (goOn.Task.IsCompleted) continue;
                    await Task.Delay(TimeSpan.FromHours(1), lab.Time);
                    Assert.InRange(yielded, 1, 100);
                    goOn.SetResult();
                }

                await running;
            });
            Assert.Equal((1000, 0L), (yielded, late.DroppedCount));
        }
    }

    [Fact]
    public async Task Reading_ends_when_the_flow_fails_and_when_it_is_stopped_early()
    {
        var late = new SideOutput<Event>();
        foreach (var fails in Enumerable.Range(0, 100).Select(round => round % 2 == 0))
        {
            var read = new List<Event>();
            var reading = ReadAsync(late, read);
            var flow = Flow.From(Half(1000), new FlowOptions { Stages = 2, MaxDemand = 2, Environment = new StageEnvironment(null, NullLoggerFactory.Instance) }).Window(Tens.LateTo(late).TriggerEvery(1)).Count()
                .Select(result => fails && result.Window.Start.UtcTicks > 5000 ? throw new NotSupportedException() : result);
            if (fails) await Assert.ThrowsAsync<NotSupportedException>(() => flow.RunAsync(Token));
            await foreach (var result in flow.WithCancellation(Token)) break;
            await reading;
        }
    }

    [Fact]
    public async Task Late_elements_are_counted_in_the_log_and_those_in_time_for_one_of_their_windows_are_not()
    {
        var log = new LogRecorder();
        var late = new List<int>();
        var sliding = Window.Sliding<Event>(TimeSpan.FromTicks(20), TimeSpan.FromTicks(10), item => item.Time).LateTo(item => late.Add(item.Id));
        Event[] events = [new(1, 0, 15), new(2, 0, 35), new(3, 0, 19), new(4, 0, 21), new(5, 0, 0), new(6, 0, 29)];
        var results = await Flow.From(events, new FlowOptions { Stages = 1, Environment = new StageEnvironment(null, log) })
            .Window(sliding)
            .Reduce(() => "", (text, item) => text + item.Id)
            .Select(result => $"{result.Window.Start.UtcTicks}-{result.Window.End.UtcTicks} {result.Value}")
            .ToListAsync(Token);

        // The first two windows were over when 3 and 5 came; 4 and 6 are too late for one of theirs, and in time for the other.
        Assert.Equal([3, 5], late);
        Assert.Equal(["0-20 1", "10-30 1", "20-40 246", "30-50 2"], results);
        Assert.Equal(["FirstLateElement", "LateElements"], log.Names);
        Assert.Contains(log.Messages, message => message.EndsWith("2 elements came too late for their windows", StringComparison.Ordinal));
    }

    [Fact]
    public void When_several_read_each_element_goes_to_one_of_them_and_all_of_them_end()
    {
        for (var seed = 0; seed < Share.Of(100); seed++)
        {
            var lab = new StageLab(seed);
            var late = new SideOutput<Event>(capacity: 1 + lab.Random.Next(5));
            List<Event>[] read = [[], [], []];
            var options = new FlowOptions { Stages = lab.Random.Next(1, 3), MaxDemand = 4, Environment = lab.Environment };
            lab.Run(async () =>
            {
                for (var round = 0; round < 2; round++)
                {
                    var reading = read.Select(list => ReadAsync(late, list)).ToList();
                    await Flow.From(Half(100), options).Window(Tens.LateTo(late)).Count().RunAsync(CancellationToken.None);
                    foreach (var reader in reading) await reader;
                }
            });
            var expected = Half(100).Where(item => item.At == 0).Select(item => item.Id);
            Assert.Equal(expected.SelectMany(id => new[] { id, id }), read.SelectMany(list => list).Select(item => item.Id).Order());
        }
    }

    [Fact]
    public async Task A_reader_that_is_cancelled_leaves_what_it_has_not_been_given()
    {
        for (var round = 0; round < 100; round++)
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var late = new SideOutput<Event>();
            var reader = late.ReadAllAsync(leaving.Token).GetAsyncEnumerator(round % 2 == 0 ? Token : leaving.Token);
            var waiting = reader.MoveNextAsync();
            var cancelling = Task.Run(leaving.Cancel, Token);
            await Flow.From(Half(10), new FlowOptions { Stages = 1 }).Window(Tens.LateTo(late)).Count().RunAsync(Token);
            await cancelling;
            var read = new List<Event>();
            try
            {
                if (await waiting) read.Add(reader.Current);
                await reader.MoveNextAsync();
                Assert.Fail("Not cancelled.");
            }
            catch (OperationCanceledException cancelled)
            {
                Assert.Equal(leaving.Token, cancelled.CancellationToken);
            }

            Assert.False(await reader.MoveNextAsync());
            await reader.DisposeAsync();
            await ReadAsync(late, read);
            Assert.Equal(Half(10).Where(item => item.At == 0), read);
        }
    }

    private static async Task ReadAsync(SideOutput<Event> late, List<Event> read, int most = int.MaxValue)
    {
        await foreach (var item in late.ReadAllAsync(CancellationToken.None))
        {
            read.Add(item);
            if (read.Count == most) break;
        }
    }

    /// <summary>Every other element comes too late: it is of the beginning of time.</summary>
    private static IEnumerable<Event> Half(int count) => Enumerable.Range(0, count).Select(id => new Event(id, id / 2 % 3, id % 2 == 0 ? (id + 1) * 100 : 0));
}
