using System.Threading.Channels;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Partitions;

[Trait("Conformance", "F5")]
public sealed class MergedFlowsTests
{
    private static readonly FlowOptions TwoStages = new() { Stages = 2, MaxDemand = 20 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flow_that_always_has_more_does_not_keep_out_another()
    {
        var ups = 0;
        var downs = 0;
        await foreach (var number in Flow.From(Endless(1), TwoStages).Merge(Flow.From(Endless(-1), TwoStages)).WithCancellation(Token))
        {
            if (number > 0) ups++;
            else downs++;
            if (ups + downs >= 100_000) break;
        }

        Assert.InRange(ups, 1_000, 99_000);

        static IEnumerable<int> Endless(int number)
        {
            while (true) yield return number;
        }
    }

    [Fact]
    [Trait("Conformance", "F13")]
    public async Task A_flow_that_has_ended_does_not_hold_back_the_windows_of_those_that_go_on()
    {
        var open = Channel.CreateUnbounded<int>();
        for (var i = 0; i < 100; i++) open.Writer.TryWrite(i);
        var windows = Flow.From(Enumerable.Range(0, 5), TwoStages)
            .Merge(Flow.From(open.Reader, TwoStages))
            .Window(Window.Tumbling(TimeSpan.FromSeconds(10), (int second) => DateTimeOffset.UnixEpoch.AddSeconds(second)))
            .Count();

        // The channel is never completed: only the event time of its elements can close a window.
        await foreach (var window in windows.WithCancellation(Token))
        {
            Assert.Equal(15, window.Value);
            break;
        }
    }
}
