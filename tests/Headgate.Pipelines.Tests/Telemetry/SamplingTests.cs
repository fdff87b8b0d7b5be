using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Tests.Pipelines;

namespace Headgate.Pipelines.Tests.Telemetry;

/// <summary>Of many messages that are handled together a few are measured one by one; counts are exact.</summary>
[Trait("Conformance", "P27")]
public sealed class SamplingTests
{
    private const string Kept = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private const string Dropped = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(8, 2)]
    [InlineData(9, 3)]
    [InlineData(256, 64)]
    [InlineData(1000, 250)]
    public void At_most_four_of_those_that_come_together_are_measured(int count, int stride)
    {
        Assert.Equal(stride, Sampling.StrideFor(count));
        Assert.InRange((count + stride - 1) / stride, Math.Min(count, 3), Sampling.Most);
    }

    [Fact]
    public void Those_that_come_one_by_one_are_measured_as_often_as_the_group_before_was_large()
    {
        var sample = default(SampleStride);
        int[] taken = [0, 0, 0, 0];
        foreach (var (index, size) in ((int[])[100, 100, 3, 3]).Index())
        {
            for (var i = 0; i < size; i++)
            {
                if (sample.Take()) taken[index]++;
            }

            sample.EndGroup();
        }

        Assert.Equal([100, 4, 1, 3], taken);
    }

    [Fact]
    public void Durations_are_sampled_and_counts_are_exact() => Lab.Run(async lab =>
    {
        const int Count = 2000;
        using var probe = new TelemetryProbe();
        await Pipeline.Create(probe.Pipeline, static p => p
            .From(Enumerable.Range(0, Count))
            .Process(static n => n, static o => (o.Concurrency, o.MaxDemand) = (1, 500), "work")
            .Batch("store", static (_, _) => default, static o => o.Size = 100), lab.Environment).RunAsync();
        Assert.Equal(Count, probe.Of("messaging.client.consumed.messages").Sum(static measured => measured.Value));
        Assert.Equal(Count, probe.Of("headgate.pipeline.acknowledged").Sum(static measured => measured.Value));
        Assert.InRange(probe.Of("messaging.process.duration", "work").Count, 8, Count / 10);
        Assert.InRange(probe.Of("headgate.pipeline.wait.duration", "work").Count, 8, Count / 10);

        // Each of the 20 batches is measured, and of its messages a few.
        Assert.Equal(20, probe.Of("messaging.process.duration", "store").Count);
        Assert.Equal(20 * Sampling.Most, probe.Of("headgate.pipeline.duration").Count);
    }, 10);

    [Fact]
    public void A_message_whose_trace_is_kept_has_its_activity_however_many_there_are() => Lab.Run(async lab =>
    {
        const int Count = 1000;
        using var probe = new TelemetryProbe();
        await Pipeline.Create(probe.Pipeline, static p => p
            .From(static _ => new ListSource<int>([.. Enumerable.Range(0, Count).Select(static n => Of(n, n % 10 == 7 ? Kept : Dropped))]))
            .Process(static n => n, static o => (o.Concurrency, o.MaxDemand) = (1, 500), "work"), lab.Environment).RunAsync();
        var activities = probe.Activities.Where(static activity => activity.OperationName == "process work").ToList();
        Assert.Equal(Count / 10, activities.Count(static activity => activity.ParentId == Kept));
        Assert.InRange(activities.Count, Count / 10, Count / 5);
    }, 10);

    private static Message<int> Of(int number, string sender) =>
        new(number, new DescribedDelivery(metadata: new Dictionary<string, object?> { ["traceparent"] = sender }));
}
