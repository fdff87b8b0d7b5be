using Headgate.Orleans.Keeping;
using Orleans;

namespace Headgate.Orleans.Tests.Keeping;

public sealed class KeptGrainTests
{
    [Fact]
    public async Task One_that_goes_waits_for_its_run_whatever_the_run_has_registered_with_its_token()
    {
        var grain = new Grain();
        await grain.OnActivateAsync(CancellationToken.None);
        var going = grain.OnDeactivateAsync(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "test"), CancellationToken.None);
        await grain.Cancelled;
        var wasEarly = going.IsCompleted;
        grain.Finish();
        await going;
        Assert.False(wasEarly);
    }

    private sealed class Grain() : KeptGrain(null!)
    {
        private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Cancelled => _cancelled.Task;

        public void Finish() => _finished.SetResult();

        protected override async Task RunAsync(CancellationToken stopping)
        {
            // As a driver does whose command cannot be cancelled any more.
            await using var registration = stopping.Register(() =>
            {
                _cancelled.SetResult();
                throw new ObjectDisposedException("command");
            });
            await _finished.Task;
        }

        protected override void OnFailed(Exception failure)
        {
        }
    }
}
