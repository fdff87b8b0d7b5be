using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Functions that return a <see cref="Task"/> are awaited, as those that return a <see cref="ValueTask"/> are.</summary>
public sealed class TaskFunctionTests
{
    private readonly ConcurrentQueue<string> _log = new();

    [Fact]
    public async Task A_message_goes_on_and_a_batch_has_succeeded_when_the_task_has_ended()
    {
        var pipeline = Pipeline.Create("p", p => p
            .From(Enumerable.Range(1, 3))
            .Process((number, token) => NoteAsync($"read {number}", token), step => step.Concurrency = 1)
            .Process((number, token) => TwiceAsync(number, token), step => step.Concurrency = 1)
            .Batch("all", (batch, token) => NoteAsync($"stored {string.Join(' ', batch.Data)}", token)));
        await pipeline.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["read 1", "read 2", "read 3", "stored 2 4 6"], _log);
        Assert.Equal(3, pipeline.Counts.Succeeded);
    }

    [Theory]
    [InlineData("step")]
    [InlineData("result")]
    [InlineData("batch")]
    public async Task A_task_that_fails_fails_its_message_and_whoever_is_told_of_it_is_awaited(string where)
    {
        var pipeline = Pipeline.Create("p", p => p
            .From([1])
            .Process((number, token) => where == "step" ? Task.FromException(new FormatException()) : Task.CompletedTask)
            .Process((number, token) => where == "result" ? Task.FromException<int>(new FormatException()) : Task.FromResult(number))
            .Batch("all", (batch, token) => where == "batch" ? Task.FromException(new FormatException()) : Task.CompletedTask)
            .OnFailure((failed, token) => NoteAsync($"failed {failed.Count}", token)), new(loggerFactory: NullLoggerFactory.Instance));
        await pipeline.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["failed 1"], _log);
        Assert.Equal(1, pipeline.Counts.Failed);
    }

    [Fact]
    public async Task Functions_that_take_no_token_are_awaited_too()
    {
        var pipeline = Pipeline.Create("p", p => p
            .From(Enumerable.Range(1, 2))
            .Process(NoteAsync, One)
            .Process(number => NoteAsync(10 * number), One)
            .Process(async number => await NoteAsync(100 * number), One)
            .Process(async number => { await NoteAsync(1000 * number); }, One)
            .Process(number => new ValueTask(NoteAsync(10_000 * number)), One)
            .Process(TwiceAsync, One)
            .Process(number => TwiceAsync(number), One)
            .Process(async number => await TwiceAsync(number), One)
            .Process(number => new ValueTask<int>(TwiceAsync(number)), One)
            .Batch("all", (batch, token) => NoteAsync($"stored {string.Join(' ', batch.Data)}", token)));
        await pipeline.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["1", "10", "100", "1000", "10000", "2", "20", "200", "2000", "20000"], _log.SkipLast(1).Order(StringComparer.Ordinal));
        Assert.Equal("stored 16 32", _log.Last());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_not_stored_is_not_acknowledged(bool hasResult)
    {
        var pipeline = Pipeline.Create("p", p =>
        {
            var from = p.From([1]);
            if (hasResult) from.Process(FailAsync<int>);
            else from.Process(static number => FailAsync<int>(number) as Task);
        }, new(loggerFactory: NullLoggerFactory.Instance));
        await pipeline.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), (pipeline.Counts.Succeeded, pipeline.Counts.Failed));
    }

    /// <summary>A client that has both: the one is taken that hears when to stop.</summary>
    [Fact]
    public async Task Of_two_functions_of_one_name_the_one_with_the_token_is_taken()
    {
        var pipeline = Pipeline.Create("p", p => p.From([1]).Process(StoreAsync));
        await pipeline.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["with a token"], _log);
    }

    private static void One(Options.ProcessorOptions<int> step) => step.Concurrency = 1;

    private static async Task<TResult> FailAsync<TResult>(int number)
    {
        await Task.Yield();
        throw new FormatException($"{number}");
    }

    private Task StoreAsync(int number) => NoteAsync("without", CancellationToken.None);

    private Task StoreAsync(int number, CancellationToken cancellationToken) => NoteAsync("with a token", cancellationToken);

    private Task NoteAsync(int number) => NoteAsync($"{number}", CancellationToken.None);

    private static Task<int> TwiceAsync(int number) => TwiceAsync(number, CancellationToken.None);

    private async Task NoteAsync(string line, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        _log.Enqueue(line);
    }

    private static async Task<int> TwiceAsync(int number, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return number * 2;
    }
}
