using Headgate.Files.Checkpoints;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Files.Tests.Checkpoints;

/// <summary>Two that keep checkpoints at the same time.</summary>
public sealed class CheckpointLedgerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_save_by_the_clock_that_fails_while_the_source_ends_is_told_by_its_end_and_leaves_no_failure_that_nobody_looks_at()
    {
        var unseen = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs failed)
        {
            lock (unseen) unseen.AddRange(failed.Exception.InnerExceptions.Where(static failure => failure is FailingStore.Failure));
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            var store = new FailingStore();
            await FailAsync(store);
            for (var i = 0; i < 20; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                await Task.Yield();
            }

            lock (unseen) Assert.Empty(unseen);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }
    }

    private async Task FailAsync(FailingStore store)
    {
        var clock = new FakeTimeProvider();
        await File.WriteAllTextAsync(_folder["a.txt"], "1\n");
        var source = TextLines.Files(_folder["a.txt"], options => (options.Checkpoints, options.CheckpointInterval) = (store, TimeSpan.FromSeconds(1)));
        var reader = new SourceReader<TextLine>(source(new SourceContext("failing", environment: new StageEnvironment(clock))));
        await reader.StartAsync();
        await (await reader.ReadManyAsync(1)).EndAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await store.Saving;
        var ending = reader.DisposeAsync().AsTask();
        store.Fail();
        await Assert.ThrowsAsync<FailingStore.Failure>(() => ending);
    }

    /// <summary>Keeps nothing: its first save fails when it is told, and all others at once.</summary>
    private sealed class FailingStore : ICheckpointStore
    {
        private readonly TaskCompletionSource _saving = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _failing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Saving => _saving.Task;

        public void Fail() => _failing.TrySetResult();

        public ValueTask<IReadOnlyList<FileCheckpoint>> LoadAsync(CancellationToken cancellationToken) => new([]);

        public async ValueTask SaveAsync(IReadOnlyList<FileCheckpoint> checkpoints, CancellationToken cancellationToken)
        {
            _saving.TrySetResult();
            await _failing.Task;
            throw new Failure();
        }

        public sealed class Failure : IOException;
    }
}
