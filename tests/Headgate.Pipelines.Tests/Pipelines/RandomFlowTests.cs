using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Whatever handlers do, each message has one end.</summary>
public sealed class RandomFlowTests
{
    [Fact]
    public void Whatever_handlers_do_each_message_is_acknowledged_once_and_no_step_crashes() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var flow = new RandomFlow(lab, acks);
        var pipeline = Pipeline.Create("random", flow.Declare, lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(Enumerable.Range(0, RandomFlow.Messages).Select(static n => (long)n), acks.Succeeded.Concat(acks.Failed).Concat(acks.Returned).Order());
        Assert.Equal((acks.Succeeded.Count, acks.Failed.Count, acks.Returned.Count), (pipeline.Counts.Succeeded, pipeline.Counts.Failed, pipeline.Counts.Returned));
        Assert.Equal((0L, PipelineStatus.Stopped), (pipeline.Counts.InFlight, pipeline.Status));
        Assert.DoesNotContain(log.All, static entry => entry.Level >= LogLevel.Error && !RandomFlow.Expected.Contains(entry.Event));
    });
}
