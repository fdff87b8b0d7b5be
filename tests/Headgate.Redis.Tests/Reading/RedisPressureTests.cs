using Headgate.Pipelines;
using Headgate.Redis.Tests.Kit;
using Headgate.Servers;

namespace Headgate.Redis.Tests.Reading;

/// <summary>A pipeline that is slow leaves the rest with the server.</summary>
[Trait("Tier", "Servers")]
public sealed class RedisPressureTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    [Fact]
    public async Task While_handlers_are_blocked_the_server_holds_what_was_not_asked_for()
    {
        const int count = 2000;
        var stream = fixture.NewName();
        await fixture.SendAsync(stream, count);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = 0;
        await using var pipeline = Pipeline.Create("slow", p => p
            .From(RedisStreams.Read(options => (options.Configuration, options.Stream, options.Group) = (fixture.Server.Configuration, stream, "g")))
            .Process(async (_, token) =>
            {
                await release.Task.WaitAsync(token);
                Interlocked.Increment(ref done);
            }, options => (options.Concurrency, options.MaxDemand) = (2, 10)));
        await pipeline.StartAsync();
        await Eventually.IsAsync(20L, () => pipeline.Counts.InFlight, "in the pipeline");
        Assert.Equal((20L, count - 20L), await fixture.CountsAsync(stream, "g"));
        release.SetResult();
        await Eventually.IsAsync((0L, 0L), () => fixture.CountsAsync(stream, "g"), "in flight, waiting");
        Assert.Equal(count, done);
    }
}
