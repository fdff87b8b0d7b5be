using Headgate.Stages.Execution;

namespace Headgate.Stages.Tests.Execution;

public sealed class StageLoopTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S33")]
    public async Task An_owner_that_throws_all_the_same_is_told_and_nobody_is_left_waiting(bool cancels)
    {
        var owner = new ThrowingOwner(cancels ? new OperationCanceledException() : new FormatException("boom"));
        var loop = new StageLoop(owner, ThreadPoolStageScheduler.Instance, TimeProvider.System);
        var (first, second) = (new Letter(), new Letter());
        loop.Post(first);
        loop.Post(second);

        loop.Start();
        var failure = await owner.Broken.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var late = new Letter();

        Assert.Equal(cancels ? typeof(TaskCanceledException) : typeof(FormatException), failure.GetType());
        Assert.False(loop.Post(late));
        Assert.Equal((false, true, true), (first.IsRefused, second.IsRefused, late.IsRefused));
    }

    private sealed class ThrowingOwner(Exception exception) : ILoopOwner
    {
        public TaskCompletionSource<Exception> Broken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "owner";

        public async ValueTask<bool> HandleAsync(Signal signal)
        {
            await Task.Yield();
            throw exception;
        }

        public void Break(Exception failure) => Broken.SetResult(failure);
    }

    private sealed class Letter : Signal
    {
        public bool IsRefused { get; private set; }

        internal override ValueTask DeliverAsync() => default;

        internal override void Refuse() => IsRefused = true;
    }
}
