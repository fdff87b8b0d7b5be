using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>What Polly puts around a handler.</summary>
[Trait("Conformance", "P28")]
public sealed class ResilienceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void While_a_circuit_is_open_messages_wait_and_lose_no_attempt(bool inBatches) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var attempts = new List<int>();
        var calls = 0;
        var breaker = new ResiliencePipelineBuilder { TimeProvider = lab.Time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 1,
            MinimumThroughput = 2,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = TimeSpan.FromSeconds(5),
        }).Build();
        await Pipeline.Create("p", p =>
        {
            var numbers = p.From(_ => new NumberSource(20, acks)).PartitionBy(static _ => 0);
            if (inBatches) numbers.Batch("default", async (batch, token) => attempts.Add(await CallAsync(batch.Attempt, token)), o => (o.Size, o.Resilience) = (1, breaker));
            else numbers.ProcessMessages(async (message, token) =>
            {
                attempts.Add(await CallAsync(message.Attempt, token));
                return message;
            }, o => (o.Concurrency, o.Resilience) = (1, breaker));
        }, lab.Environment).RunAsync();
        Assert.Equal([0L, 1L], acks.Failed.Order());
        Assert.Equal(18, acks.Succeeded.Count);
        Assert.All(attempts, static attempt => Assert.Equal(1, attempt));
        Assert.Equal(20, calls);

        async Task<int> CallAsync(int attempt, CancellationToken token)
        {
            calls++;
            await lab.DelayAsync(1, token);
            return lab.Time.Elapsed < TimeSpan.FromSeconds(4) ? throw new InvalidOperationException("down") : attempt;
        }
    });

    [Fact]
    public void A_timeout_of_Polly_cancels_the_handler_and_fails_the_message() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var timeout = new ResiliencePipelineBuilder { TimeProvider = lab.Time }.AddTimeout(TimeSpan.FromSeconds(2)).Build();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Process(async (number, token) =>
        {
            if (number == 4) await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
        }, o => o.Resilience = timeout), lab.Environment).RunAsync();
        Assert.Equal([4L], acks.Failed);
        Assert.IsType<TimeoutRejectedException>(acks.FailedDeliveries[0].Failure);
        Assert.Equal(TimeSpan.FromSeconds(2), lab.Time.Elapsed);
        Assert.Equal(9, acks.Succeeded.Count);
    });

    [Fact]
    public async Task A_pipeline_of_Pollys_runs_on_the_thread_pool_too()
    {
        var acks = new AckLog();
        var tries = 0;
        var resilience = new ResiliencePipelineBuilder()
            .AddRetry(new() { MaxRetryAttempts = 1, Delay = TimeSpan.Zero })
            .AddTimeout(TimeSpan.FromMilliseconds(50))
            .Build();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(1000, acks)).Process(async (number, token) =>
        {
            if (number == 4 && Interlocked.Increment(ref tries) == 1) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            await Task.Yield();
        }, o => o.Resilience = resilience)).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1000, acks.Count);
        Assert.True(tries >= 2 || acks.Failed.Contains(4));
    }
}
