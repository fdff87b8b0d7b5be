using Headgate.Flows.Tests.Probes;
using Headgate.Flows.Tests.Stages;
using Headgate.Stages;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Failures;

/// <summary>Flows that are stopped from outside.</summary>
public sealed class CancellationTests
{
    private const int Seeds = 100;

    [Fact]
    [Trait("Conformance", "F17")]
    public void A_flow_that_is_cancelled_before_it_runs_starts_nothing()
    {
        var watch = new StageWatch();
        var lab = new StageLab(1, watch);
        var flow = Flow.From([1], new FlowOptions { Environment = lab.Environment });
        lab.Run(() => Assert.ThrowsAnyAsync<OperationCanceledException>(() => flow.ToListAsync(new CancellationToken(canceled: true))));
        Assert.Equal(0, watch.StartedCount);
    }

    [Fact]
    [Trait("Conformance", "F17")]
    [Trait("Tier", "Long")]
    public void A_flow_that_is_cancelled_while_it_runs_stops_all_stages_and_disposes_what_it_enumerates() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        using var cancelling = new CancellationTokenSource();
        var enumerators = new EnumeratorCount();
        var at = lab.Random.Next(100);
        var endless = Flow.From(enumerators.Track(Enumerable.Range(0, int.MaxValue)), flow.Options)
            .Do(x =>
            {
                if (x == at) cancelling.Cancel();
            })
            .SelectMany(x => enumerators.Track(Enumerable.Repeat(x, 1000)))
            .Select(static async (x, _) =>
            {
                await Task.Yield();
                return x;
            }, 3)
            .Shuffle();
        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless.RunAsync(cancelling.Token));
        Assert.Equal(cancelling.Token, failure.CancellationToken);
        Assert.Equal(0, enumerators.Open);
        Assert.True(enumerators.Total > 0);
    });

    [Fact]
    [Trait("Conformance", "F17")]
    public void Cancelling_after_the_end_changes_nothing() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        using var cancelling = new CancellationTokenSource();
        var results = await flow.ToListAsync(cancelling.Token);
        cancelling.Cancel();
        Assert.Equal(100, results.Count);
    });

    [Fact]
    [Trait("Conformance", "F17")]
    public void A_function_that_ignores_its_token_is_given_up_after_the_timeout() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        using var cancelling = new CancellationTokenSource();
        var forever = new TaskCompletionSource<int>();
        var run = Flow.From([1, 2, 3], flow.Options).Select((_, _) => new ValueTask<int>(forever.Task), 2).ToListAsync(cancelling.Token);
        await Task.Delay(TimeSpan.FromSeconds(1), lab.Time, CancellationToken.None);
        cancelling.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.InRange(lab.Time.Elapsed, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(7));
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F16")]
    public void A_function_that_ignores_its_token_does_not_hide_the_failure_of_another() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var (failure, forever) = (new Breakage(), new TaskCompletionSource<int>());
        var run = Flow.From([1, 2, 3], flow.Options).Select(async (x, _) =>
        {
            if (x == 1) return await forever.Task;
            await Task.Yield();
            throw failure;
        }, 3).ToListAsync();
        if (flow.Options.BatchSize <= 2) forever.SetException(failure); // The others are not begun before the first has ended.
        Assert.Same(failure, await Record.ExceptionAsync(() => run));
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F16")]
    public void A_null_key_is_named() => LabRuns.Repeat(20, static async (flow, lab) =>
    {
        List<Func<Task>> ends =
        [
            () => flow.PartitionBy(static _ => (string)null!, 2).ToListAsync(),
            () => flow.CountBy(static _ => (string)null!).ToListAsync(),
            () => flow.GroupBy(static _ => (string)null!).ToListAsync(),
            () => flow.DistinctBy(static _ => (string)null!).ToListAsync(),
            () => flow.AggregateBy(static _ => (string)null!, static _ => 0, static (sum, _) => sum).ToListAsync(),
        ];
        foreach (var end in ends) Assert.Contains("HG3001", (await Assert.ThrowsAsync<InvalidOperationException>(end)).Message, StringComparison.Ordinal);
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F16")]
    public void A_null_instead_of_a_sequence_is_named() => LabRuns.Repeat(20, static async (flow, lab) =>
    {
        Assert.Contains("SelectMany", (await Assert.ThrowsAsync<InvalidOperationException>(() => flow.SelectMany(static _ => (int[])null!).ToListAsync())).Message, StringComparison.Ordinal);
        Assert.Contains("SelectBatch", (await Assert.ThrowsAsync<InvalidOperationException>(() => flow.SelectBatch(static _ => (int[])null!).ToListAsync())).Message, StringComparison.Ordinal);
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F17")]
    public void A_flow_runs_twice_also_at_the_same_time() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var counted = flow.Select(static x => x * 2).CountBy(static x => x % 3);
        var (first, second) = (counted.ToListAsync(), counted.ToListAsync());
        Assert.Equal(3, (await first).Count);
        Assert.Equal((await first).OrderBy(static pair => pair.Key), (await second).OrderBy(static pair => pair.Key));
        Assert.Equal(100, (await counted.ToListAsync()).Sum(static pair => pair.Value));
    });

    [Fact]
    [Trait("Conformance", "F2")]
    public void Batches_are_at_most_as_large_as_they_travel_and_long_ones_are_left_half_way() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var largest = 0;
        var most = flow.Options.MaxDemand - (flow.Options.MaxDemand / 2);
        var results = await flow.SelectMany(static x => Enumerable.Repeat(x, 10)).SelectBatch(batch =>
        {
            largest = Math.Max(largest, batch.Count);
            return batch.Take(1);
        }).ToListAsync();
        Assert.Equal(most, largest);
        var taken = 0;
        await foreach (var item in flow.SelectBatch(static _ => Enumerable.Range(0, int.MaxValue)))
        {
            if (++taken == 5000) break;
        }
    });
}
