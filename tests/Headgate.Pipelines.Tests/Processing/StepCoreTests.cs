using Headgate.Pipelines.Processing;

namespace Headgate.Pipelines.Tests.Processing;

/// <summary>The loop of a step against workers that are done with something in the middle of what it does: what no schedule of whole turns shows.</summary>
public sealed class StepCoreTests
{
    [Fact]
    public void A_worker_that_is_done_while_the_loop_looks_does_not_keep_the_step_from_its_end()
    {
        var done = new DoneCounter(1);
        var stage = new SteppedStage();
        var core = new StepCore<int>(stage, new IdleIntake(), new CreditBook(10, 5, [1]), done, isFirst: false, _ => { });

        // The last worker has counted what it is done with, and has not told the loop yet: the loop looks on behalf of another.
        done.Add(0, 1);
        core.Notify();
        stage.WhileSending = core.Notify;
        core.NoteSourceEnded(0);
        stage.RunAll();
        Assert.Equal(1, stage.Ends);
    }

    /// <summary>A stage whose turns are taken by the test.</summary>
    private sealed class SteppedStage : IStepStage
    {
        private readonly Queue<Action> _turns = new();

        public Action? WhileSending { get; set; }

        public int Ends { get; private set; }

        public void RunOnLoop(Action action) => _turns.Enqueue(action);

        public void SendThen(Action action)
        {
            WhileSending?.Invoke();
            WhileSending = null;
            action();
        }

        public void End() => Ends++;

        public ValueTask AbandonAsync() => default;

        public void Break(Exception failure) => Assert.Fail(failure.Message);

        public void RunAll()
        {
            while (_turns.TryDequeue(out var turn)) turn();
        }
    }

    /// <summary>Has nothing to do.</summary>
    private sealed class IdleIntake : IIntake<int>
    {
        public int Load => 0;

        public int WorkCount => 0;

        public int Concurrency { get; set; } = 1;

        public int BlockedCount => 0;

        public int BusyWorkers => 0;

        public bool IsGathering => false;

        public bool HoldsMemoryUp => false;

        public void NoteBusyTime()
        {
        }

        public void Attach(StepCore<int> core, IStepStage stage)
        {
        }

        public (long Handled, TimeSpan Total) TakeLatency() => default;

        public void Add(ReadOnlySpan<Message<int>> messages) => Assert.Fail("Nothing was sent.");

        public void Hurry()
        {
        }

        public void Flush()
        {
        }

        public Task PauseAsync() => Task.CompletedTask;

        public void Resume()
        {
        }

        public int Unblock() => 0;

        public List<Message<int>> Stop() => [];

        public void Dispose()
        {
        }
    }
}
