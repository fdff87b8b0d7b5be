using Headgate.Pipelines;
using Headgate.Servers;
using Headgate.Sqs.Tests.Kit;

namespace Headgate.Sqs.Tests.Reading;

/// <summary>A pipeline that is slow leaves the rest with the service.</summary>
[Trait("Tier", "Servers")]
public sealed class SqsPressureTests(SqsFixture fixture) : IClassFixture<SqsFixture>
{
    [Fact]
    public async Task While_handlers_are_blocked_the_service_holds_what_was_not_asked_for()
    {
        const int count = 500;
        var queue = await fixture.NewQueueAsync();
        await fixture.SendAsync(queue, SqsQueueTests.Texts(count));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = 0;
        await using var pipeline = Pipeline.Create("slow", p => p
            .From(SqsQueue.Read(options =>
            {
                fixture.Set(options, queue);
                (options.WaitTime, options.DrainWait) = (TimeSpan.FromSeconds(1), TimeSpan.Zero);
            }))
            .Process(async (_, token) =>
            {
                await release.Task.WaitAsync(token);
                Interlocked.Increment(ref done);
            }, options => (options.Concurrency, options.MaxDemand) = (2, 10)));
        await pipeline.StartAsync();
        await Eventually.IsAsync(20L, () => pipeline.Counts.InFlight, "in the pipeline");
        Assert.Equal((20, count - 20), fixture.State.CountsOf(queue));
        release.SetResult();
        await Eventually.IsAsync(0, () => fixture.State.CountOf(queue), "left in the queue");
        Assert.Equal(count, done);
    }
}
