using Headgate.Flows.Tests.Probes;
using Headgate.Flows.Windows;
using Headgate.Stages;

namespace Headgate.Flows.Tests.Pouring;

/// <summary>A flow that is told to stop stops, also in the middle of a sequence without end of which nothing goes on.</summary>
[Trait("Conformance", "F17")]
public sealed class StoppingTests
{
    private static readonly Dictionary<string, Func<Flow<int>, IEnumerable<int>, Flow<int>>> Kinds = new()
    {
        ["SelectMany"] = (flow, endless) => flow.SelectMany(_ => endless),
        ["EmitEvents"] = (flow, endless) => flow.Reduce(() => 0, (sum, x) => sum + x).EmitEvents(_ => endless),
        ["OnTrigger"] = (flow, endless) => flow.Window(Window.Count<int>(1)).Reduce(() => 0, (sum, x) => sum + x).OnTrigger(sum => (endless, sum)),
        ["EmitAndReduce"] = (flow, endless) => flow.PartitionBy(x => x, 2).EmitAndReduce(() => 0, (sum, _) => (endless, sum)),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_sequence_without_end_of_which_nothing_goes_on_is_disposed(string name)
    {
        var (watch, count) = (new StageWatch(), new EnumeratorCount());
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancelling = new CancellationTokenSource();
        var options = new FlowOptions { Stages = 2, ShutdownTimeout = Timeout.InfiniteTimeSpan, Environment = new(loggerFactory: watch) };
        var run = Kinds[name](Flow.From([1, 2, 3], options), count.Track(Numbers())).Where(static _ => false).RunAsync(cancelling.Token);
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);

        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        Assert.True(count.Total > 0);
        Assert.Equal(0, count.Open);
        Assert.Empty(watch.Running);

        IEnumerable<int> Numbers()
        {
            for (var i = 0; ; i++)
            {
                if (i == 1000) begun.TrySetResult();
                yield return i;
            }
        }
    }
}
