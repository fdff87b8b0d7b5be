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
