using Headgate.Pipelines.Batching;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>What a pipeline does with messages from end to end, under many schedules.</summary>
public sealed class FlowTests
{
    private const int Seeds = 200;

    [Fact]
    public void Every_message_is_acknowledged_once_after_its_last_step()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var lab = new StageLab(seed);
            var acks = new AckLog();
            var pipeline = Pipeline.Create("numbers", p => p
                .From(_ => new NumberSource(200, acks))
                .Process(number => number * 2, o => o.Concurrency = 3)
                .Process(async (number, token) =>
                {
                    await Task.Yield();
                    return $"{number}";
                }), lab.Environment);
            lab.Run(() => pipeline.RunAsync());
            Assert.Equal(Enumerable.Range(0, 200).Select(static n => (long)n), acks.Succeeded.Order());
            Assert.Equal(200, acks.Count);
            Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
        }
    }

    [Fact]
    public void Messages_go_out_in_batches_and_are_acknowledged_after_their_handler_has_returned()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var lab = new StageLab(seed);
            var acks = new AckLog();
            var sizes = new List<(int Size, BatchTrigger Trigger)>();
            var pipeline = Pipeline.Create("numbers", p => p
                .From(_ => new NumberSource(105, acks))
                .Process(number => number + 1)
                .Batch("default", async (batch, token) =>
                {
                    Assert.Equal(acks.Count, sizes.Sum(static batch => batch.Size));
                    await Task.Delay(TimeSpan.FromMilliseconds(5), lab.Time, token);
                    Assert.Equal(acks.Count, sizes.Sum(static batch => batch.Size));
                    sizes.Add((batch.Count, batch.Info.Trigger));
                }, o => o.Size = 10), lab.Environment);
            lab.Run(() => pipeline.RunAsync());
            Assert.Equal(105, acks.Succeeded.Distinct().Count());
            Assert.Equal(105, acks.Count);
            Assert.Equal([.. Enumerable.Repeat((10, BatchTrigger.Size), 10), (5, BatchTrigger.Drain)], sizes);
        }
    }

    [Fact]
    public async Task Every_message_is_acknowledged_once_on_the_thread_pool()
    {
        var acks = new AckLog();
        var pipeline = Pipeline.Create("numbers", p => p
            .From(_ => new NumberSource(100_000, acks))
            .PartitionBy(number => number % 100)
            .Process(number => number * 2, o => o.MaxDemand = 200)
            .RouteTo(number => number % 4 == 0 ? "even" : "odd")
            .Batch("even", (_, _) => default)
            .Batch("odd", (_, _) => default, o => o.Concurrency = 2));
        await pipeline.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(100_000, acks.Succeeded.Distinct().Count());
        Assert.Equal(100_000, acks.Count);
    }
}
