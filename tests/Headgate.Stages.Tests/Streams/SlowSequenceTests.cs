using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Stages.Tests.Streams;

/// <summary>
/// A sequence, or a function, that keeps its stage's thread does not hold back what it has yielded. GenStage's streams do: they block until they have
/// all that was asked for (FE-001, flow#24). On real threads, for the sequence does block one; the clock is the test's.
/// </summary>
public sealed class SlowSequenceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource _isBlocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TheoryData<string, int> Sequences { get; } = new(
        from kind in (string[])["Enumerable", "Unfold", "AsyncEnumerable"]
        from blocksAt in (int[])[1, 3, 300, 5000]
        select (kind, blocksAt));

    [Theory]
    [MemberData(nameof(Sequences))]
    [Trait("Conformance", "S30")]
    [Trait("Conformance", "S49")]
    public async Task What_came_quickly_is_delivered_while_the_next_element_keeps_the_stage_waiting(string kind, int blocksAt)
    {
        var environment = new StageEnvironment(_time);
        await using var producer = Stage.Start(Of(kind, blocksAt), environment);
        await using var recorder = Stage.Start(new Recorder<int>(), environment);
        await recorder.SubscribeToAsync(producer, new() { MaxDemand = 10_000 });
        await _isBlocked.Task;

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await recorder.ReachAsync(blocksAt);

        Assert.Equal(Enumerable.Range(0, blocksAt), recorder.Events);
        _goOn.SetResult();
        await recorder.ReachAsync(10_000);
        await producer.StopAsync();
        await recorder.Completion;
        Assert.Equal(Enumerable.Range(0, recorder.Events.Count), recorder.Events);
    }

    [Theory]
    [InlineData("Enumerable")]
    [InlineData("Unfold")]
    [InlineData("AsyncEnumerable")]
    [Trait("Conformance", "S34")]
    public async Task A_stop_waits_for_the_element_under_way_and_not_for_all_that_was_asked_for(string kind)
    {
        var producer = Stage.Start(Of(kind, blocksAt: 10));
        await using var recorder = Stage.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, new() { MaxDemand = 1_000_000 });
        await _isBlocked.Task;

        var stopping = producer.StopAsync();
        _goOn.SetResult();
        await stopping;

        Assert.InRange(producer.GetSnapshot().EmittedCount, 10, 11);
    }

    private Producer<int> Of(string kind, int blocksAt) => kind switch
    {
        "Enumerable" => Producer.From(Numbers(blocksAt)),
        "Unfold" => Producer.Unfold<int, int>(0, number => (Made(number, blocksAt), number + 1)),
        _ => Producer.From(NumbersAtOnce(blocksAt)),
    };

    private IEnumerable<int> Numbers(int blocksAt)
    {
        for (var i = 0; ; i++) yield return Made(i, blocksAt);
    }

    /// <summary>Asynchronous by its type only.</summary>
    private async IAsyncEnumerable<int> NumbersAtOnce(int blocksAt)
    {
        await Task.CompletedTask;
        for (var i = 0; ; i++) yield return Made(i, blocksAt);
    }

    private int Made(int number, int blocksAt)
    {
        if (number == blocksAt)
        {
            _isBlocked.TrySetResult();
            _goOn.Task.Wait();
        }

        return number;
    }
}
