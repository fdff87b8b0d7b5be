using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Tests.Pipelines;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Pipelines.Tests.Telemetry;

/// <summary>Of many messages a sample is measured one by one; counts are exact.</summary>
[Trait("Conformance", "P27")]
public sealed class SamplingTests
{
    private const string Kept = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private const string Dropped = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    [Fact]
    public void All_are_measured_until_the_budget_is_used_up_and_then_as_many_as_it_gets()
    {
        var time = new FakeTimeProvider();
        var budget = new SampleBudget(time);
        Assert.Equal(1, budget.StrideFor(SampleBudget.Burst - 100));
        Assert.Equal(2, budget.StrideFor(200));
        Assert.Equal(int.MaxValue, budget.StrideFor(1));
        Assert.False(budget.Take());
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(26, budget.StrideFor(256));
        Assert.False(budget.Take());
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, budget.StrideFor(2 * SampleBudget.Burst));
    }

    [Fact]
    public void Those_that_come_one_by_one_are_measured_as_often_as_there_was_budget_for_the_group_before()
    {
        var time = new FakeTimeProvider();
        var budget = new SampleBudget(time);
        var sample = default(SampleStride);
        Assert.Equal([600, 600, 300, 0, 0, 1], Enumerable.Repeat(600, 6).Select((size, group) =>
        {
            if (group == 4) time.Advance(TimeSpan.FromMicroseconds(100));
            var taken = 0;
            for (var i = 0; i < size; i++) taken += sample.Take() ? 1 : 0;
            sample.EndGroup(budget);
            return taken;
        }));
    }

    [Fact]
    public void Durations_are_sampled_and_counts_are_exact() => Lab.Run(async lab =>
    {
        const int Count = 5000;
        using var probe = new TelemetryProbe();
        await Pipeline.Create(probe.Pipeline, static p => p
            .From(Enumerable.Range(0, Count))
            .Process(static n => n, static o => (o.Concurrency, o.MaxDemand) = (1, 500), "work")
            .Batch("store", static (_, _) => default, static o => o.Size = 4), lab.Environment).RunAsync();
        Assert.Equal(Count, probe.Of("messaging.client.consumed.messages").Sum(static measured => measured.Value));
        Assert.Equal(Count, probe.Of("headgate.pipeline.acknowledged").Sum(static measured => measured.Value));
        Assert.Equal(Count / 4, probe.Of("headgate.batch.closed", "store").Sum(static measured => measured.Value));

        // Of each at most a burst: in this lab hardly any time goes by.
        Assert.InRange(probe.Of("messaging.process.duration", "work").Count, SampleBudget.Burst / 2, SampleBudget.Burst + 100);
        Assert.InRange(probe.Of("headgate.pipeline.wait.duration", "work").Count, SampleBudget.Burst / 2, SampleBudget.Burst + 100);
        Assert.InRange(probe.Of("messaging.process.duration", "store").Count, SampleBudget.Burst / 2, SampleBudget.Burst + 100);
        Assert.InRange(probe.Of("headgate.batch.size", "store").Count, SampleBudget.Burst / 2, SampleBudget.Burst + 100);
        Assert.InRange(probe.Of("headgate.pipeline.duration").Count, SampleBudget.Burst / 2, SampleBudget.Burst + 100);
    }, 10);

    [Fact]
    public void A_message_whose_trace_is_kept_has_its_activity_however_many_there_are() => Lab.Run(async lab =>
    {
        const int Count = 20_000;
        using var probe = new TelemetryProbe();
        await Pipeline.Create(probe.Pipeline, static p => p
            .From(static _ => new ListSource<int>([.. Enumerable.Range(0, Count).Select(static n => Of(n, n % 10 == 7 ? Kept : Dropped))]))
            .Process(static n => n, static o => (o.Concurrency, o.MaxDemand) = (1, 500), "work"), lab.Environment).RunAsync();
        var activities = probe.Activities.Where(static activity => activity.OperationName == "process work").ToList();
        Assert.Equal(Count / 10, activities.Count(static activity => activity.ParentId == Kept));
        Assert.InRange(activities.Count, Count / 10, (Count / 10) + SampleBudget.Burst + 200);
    }, 10);

    private static Message<int> Of(int number, string sender) =>
        new(number, new DescribedDelivery(metadata: new Dictionary<string, object?> { ["traceparent"] = sender }));
}
