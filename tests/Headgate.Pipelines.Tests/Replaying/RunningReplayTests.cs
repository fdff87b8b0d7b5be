using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Tests.Pipelines;
using Headgate.Testing.Pipelines;

namespace Headgate.Pipelines.Tests.Replaying;

/// <summary>Dead letters that are put into their pipeline again while it runs.</summary>
[Trait("Conformance", "P29")]
public sealed class RunningReplayTests : IDisposable
{
    private readonly LetterFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_succeeds_is_gone_from_the_file_and_what_fails_again_is_a_letter_again()
    {
        var letters = _folder.Open<string>();
        var isMended = false;
        var done = new List<int>();
        await using var pipeline = Pipeline.Create("orders", p => p
            .FromPushes<string>()
            .Process(text => isMended && text == "two" ? 2 : int.Parse(text), name: "parse")
            .Process(
                (number, _) =>
                {
                    done.Add(number);
                    return default;
                },
                static o => o.Concurrency = 1)
            .DeadLetterTo(letters), LetterFolder.Quiet);
        await pipeline.StartAsync(Token);
        await pipeline.PushAsync(["1", "two", "three"], Token);
        await pipeline.DrainAsync(Token);
        pipeline.Resume();
        Assert.Equal(2, _folder.OpenLines.Length);
        Assert.True(pipeline.GetSnapshot().CanReplayDeadLetters);
        isMended = true;
        Assert.Equal(2, await pipeline.ReplayDeadLettersAsync(Token));
        Assert.Equal([1, 2], done);
        Assert.Contains("\"data\":\"three\"", Assert.Single(_folder.OpenLines), StringComparison.Ordinal);
        Assert.Equal(1, await pipeline.ReplayDeadLettersAsync(Token));
        Assert.Equal((6L, 2L, 4L), (pipeline.Counts.Received, pipeline.Counts.Succeeded, pipeline.Counts.Failed));
    }

    [Fact]
    public async Task Many_letters_are_replayed_as_there_is_room_and_each_once()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([.. Enumerable.Range(0, 2000).Select(static n => LetterFolder.Letter($"{n}"))], Token);
        var done = new List<int>();
        await using var pipeline = Pipeline.Create("orders", p => p
            .FromPushes<string>()
            .Process(int.Parse, static o => o.MaxDemand = 7)
            .Batch("load", (batch, _) =>
            {
                lock (done) done.AddRange(batch.Data);
                return default;
            }, static o => (o.Size, o.Timeout) = (5, TimeSpan.FromMilliseconds(1)))
            .DeadLetterTo(letters), LetterFolder.Quiet);
        await pipeline.StartAsync(Token);
        Assert.Equal(2000, await pipeline.ReplayDeadLettersAsync(Token));
        Assert.Equal(Enumerable.Range(0, 2000), done.Order());
        Assert.Empty(_folder.OpenLines);
    }

    [Fact]
    public void One_replay_at_a_time() => Lab.Run(async lab =>
    {
        var letters = new InMemoryDeadLetters();
        await letters.WriteAsync([LetterFolder.Letter(1), LetterFolder.Letter(2)], CancellationToken.None);
        var go = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Process(async (_, _) => await go.Task).DeadLetterTo(letters), lab.Environment);
        await pipeline.StartAsync();
        var replaying = pipeline.ReplayDeadLettersAsync();
        await lab.SettleAsync();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.ReplayDeadLettersAsync());
        Assert.Equal("Pipeline 'p' replays its dead letters already. Wait until it has.", refusal.Message);
        Assert.False(replaying.IsCompleted);
        go.SetResult();
        Assert.Equal(2, await replaying);
        Assert.Empty(letters.Letters);
        Assert.Equal(0, await pipeline.ReplayDeadLettersAsync());
    });

    [Fact]
    public void A_pipeline_that_is_stopped_ends_the_replay_and_what_was_not_handled_stays() => Lab.Run(async lab =>
    {
        var letters = new InMemoryDeadLetters();
        await letters.WriteAsync([.. Enumerable.Range(0, 1000).Select(static n => LetterFolder.Letter(n))], CancellationToken.None);
        var handled = 0;
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Process(
            async (_, token) =>
            {
                await lab.DelayAsync(10, token);
                handled++;
            }, static o => (o.Concurrency, o.MaxDemand) = (1, 2)).DeadLetterTo(letters), lab.Environment);
        await pipeline.StartAsync();
        var replaying = pipeline.ReplayDeadLettersAsync();
        await lab.DelayAsync(100);
        await pipeline.StopAsync();
        await Assert.ThrowsAsync<PipelineStoppedException>(() => replaying);
        Assert.InRange(handled, 1, 999);
        Assert.Equal(1000 - handled, letters.Letters.Count);
    });

    [Fact]
    public void Cancelling_ends_the_reading_and_what_went_in_is_handled() => Lab.Run(async lab =>
    {
        var letters = new InMemoryDeadLetters();
        await letters.WriteAsync([.. Enumerable.Range(0, 1000).Select(static n => LetterFolder.Letter(n))], CancellationToken.None);
        using var cancelling = new CancellationTokenSource();
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Process(
            (_, token) => new ValueTask(lab.DelayAsync(10, token)), static o => (o.Concurrency, o.MaxDemand) = (1, 2)).DeadLetterTo(letters), lab.Environment);
        await pipeline.StartAsync();
        var replaying = pipeline.ReplayDeadLettersAsync(cancelling.Token);
        await lab.DelayAsync(100);
        cancelling.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => replaying);
        Assert.Equal(0, pipeline.Counts.InFlight);
        Assert.Equal(1000 - pipeline.Counts.Succeeded, letters.Letters.Count);
        Assert.InRange(letters.Letters.Count, 1, 999);
    });

    [Fact]
    public void It_is_told_in_words_what_is_missing() => Lab.Run(async lab =>
    {
        await using var without = Pipeline.Create("without", static p => p.FromPushes<int>().Process(static n => n), lab.Environment);
        Assert.Contains("is Created", (await Assert.ThrowsAsync<InvalidOperationException>(() => without.ReplayDeadLettersAsync())).Message, StringComparison.Ordinal);
        await without.StartAsync();
        Assert.False(without.GetSnapshot().CanReplayDeadLetters);
        Assert.Contains("has no dead letters to replay", (await Assert.ThrowsAsync<InvalidOperationException>(() => without.ReplayDeadLettersAsync())).Message, StringComparison.Ordinal);
        await using var other = Pipeline.Create("other", p => p.FromPushes<int>().Process(static n => n).DeadLetterTo(_folder.Open<string>()), lab.Environment);
        await other.StartAsync();
        Assert.Contains("has no dead letters to replay", (await Assert.ThrowsAsync<InvalidOperationException>(() => other.ReplayDeadLettersAsync())).Message, StringComparison.Ordinal);
    });
}
