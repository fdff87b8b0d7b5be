using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Headgate.Orleans.Keeping;

/// <summary>Runs something from its activation on. When that fails the grain goes, and begins anew, wherever it is kept next.</summary>
internal abstract class KeptGrain(ILocalSiloDetails silo) : Grain, IKeptGrain, IDisposable
{
    /// <summary>How long is waited for an answer, or an end.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _stopping = new();
    private Task _run = Task.CompletedTask;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _run = RunAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // What the run has registered with its token may throw; the run is waited for all the same, or another would begin beside it.
        await _stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Task.WhenAny(_run, Task.Delay(Patience, TimeProvider.System, cancellationToken));
    }

    public void Dispose()
    {
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    public async Task<KeptReport> KeepAsync()
    {
        // Cancelled by something of its own, such as a request that timed out, it has failed as well.
        if (_run.IsFaulted || (_run.IsCanceled && !_stopping.IsCancellationRequested)) await FailAsync();
        return new KeptReport { Silo = silo.SiloAddress, IsFinished = _run.IsCompletedSuccessfully };
    }

    public Task MoveAsync(SiloAddress target)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, target);
        MigrateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>Begins; the task ends with the work.</summary>
    protected abstract Task RunAsync(CancellationToken stopping);

    protected abstract void OnFailed(Exception failure);

    private async Task FailAsync()
    {
        try
        {
            await _run;
        }
        catch (Exception failure)
        {
            OnFailed(failure);
        }

        DeactivateOnIdle();
    }
}
