using Headgate.Flows.Windows;
using Headgate.Stages;

namespace Headgate.Flows.Tests.Failures;

/// <summary>What a flow says of a mistake: what it is, what was given, what may be, and what to do.</summary>
public sealed class MessageTests
{
    private static readonly Window<int> Sessions = Window.Session<int>(TimeSpan.FromMinutes(1), second => DateTimeOffset.UnixEpoch.AddSeconds(second));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Flow<int> Numbers => Flow.From([1, 2, 3]);

    [Fact]
    [Trait("Conformance", "F7")]
    public void EmitAndReduce_of_sessions_is_refused_as_what_it_is_with_a_key_and_without()
    {
        foreach (var refused in new Action[]
        {
            () => Numbers.Window(Sessions).EmitAndReduce(() => 0, (sum, number) => ((IEnumerable<int>)[number], sum)),
            () => Numbers.PartitionBy(number => number).Window(Sessions).EmitAndReduce(() => 0, (sum, number) => ((IEnumerable<int>)[number], sum)),
        })
        {
            var message = Assert.Throws<InvalidOperationException>(refused).Message;
            Assert.StartsWith("EmitAndReduce was called on session windows", message, StringComparison.Ordinal);
            Assert.EndsWith("(HG3120)", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Conformance", "F8")]
    public async Task An_end_that_needs_results_says_so_and_what_to_ask_instead()
    {
        var none = Numbers.Where(_ => false);
        Assert.Equal(
            "Flow 'Flow' has no results; the lowest of them needs one, because Int32 cannot be null. Select a type that can be, which gives null, or call CountAsync first. (HG3070)",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => none.MinAsync(null, Token))).Message);
        Assert.Contains("the highest of them", (await Assert.ThrowsAsync<InvalidOperationException>(() => none.MaxByAsync(number => -number, null, Token))).Message, StringComparison.Ordinal);
        Assert.Equal(
            "Flow 'Flow' has no results; their average needs one. Call CountAsync first, or make sum and count with AggregateAsync. (HG3070)",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => none.AverageAsync(number => number, Token))).Message);
    }

    [Fact]
    [Trait("Conformance", "F1")]
    public void Sources_that_are_missing_or_null_are_refused_with_a_number()
    {
        Assert.StartsWith("There are no sources for a flow; it needs at least one. Name one, for example an empty sequence. (HG3136)", Assert.Throws<ArgumentException>(() => Flow.FromMany(Array.Empty<int[]>())).Message, StringComparison.Ordinal);
        Assert.StartsWith("Number 1 of 2 sources of a flow is null, counted from 0; none may be. Leave it out, or name an empty sequence. (HG3136)", Assert.Throws<ArgumentException>(() => Flow.FromMany([new[] { 1 }, null!])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Number 0 of 1 flows to merge is null, counted from 0; none may be. Leave it out. (HG3137)", Assert.Throws<ArgumentException>(() => Numbers.Merge([null!])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(10_000)]
    [InlineData(10_675_199)]
    [Trait("Conformance", "F17")]
    public async Task A_patience_longer_than_any_timer_is_one_without_end(int days)
    {
        var options = new FlowOptions { Stages = 2, MaxDemand = 2, ShutdownTimeout = days == 10_675_199 ? TimeSpan.MaxValue : TimeSpan.FromDays(days) };
        await foreach (var number in Flow.From(Enumerable.Range(0, 1000), options).WithCancellation(Token)) break;
        await Flow.From(Enumerable.Range(0, 10), options).IntoAsync(() => Consumer.ForEach<int>(_ => { }), 2, null, Token);

        var hasEnded = false;
        var begun = new TaskCompletionSource();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = Flow.From([1], options).Do(async (_, token) =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
            finally
            {
                await Task.Yield();
                hasEnded = true;
            }
        }).RunAsync(stopping.Token);
        await begun.Task;
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(hasEnded);
    }
}
