using System.Threading.RateLimiting;
using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Limits;

/// <summary>A worker whose handler begins only with permits. Work that has to wait for them waits by itself, and the worker goes on with other work.</summary>
internal sealed class LimitedShift<TItem>(IShift<TItem> inner, WorkLimit<TItem> limit, CancellationToken abandoned) : IShift<TItem>
    where TItem : notnull
{
    /// <summary>How long work waits that a limiter has refused, and that does not say how long.</summary>
    private static readonly TimeSpan RefusedWait = TimeSpan.FromMilliseconds(100);

    public void Enter(bool isBusy) => inner.Enter(isBusy);

    public void Leave() => inner.Leave();

    public void Yield() => inner.Yield();

    public ValueTask<Postponement?> HandleAsync(TItem item)
    {
        // It is handed back, and needs no permits for that.
        if (abandoned.IsCancellationRequested) return inner.HandleAsync(item);
        RateLimitLease? lease;
        try
        {
            lease = limit.TryEnter(item);
        }
        catch (Exception failure)
        {
            // A rule of the user's, or more permits than there can ever be.
            return new ValueTask<Postponement?>(inner.Reject(item, failure));
        }

        if (lease is null) return new ValueTask<Postponement?>(Postponement.Untried(limit.WaitAsync(item, abandoned)));
        if (lease.IsAcquired) return HandleAsync(item, lease);
        using (lease) return new ValueTask<Postponement?>(Postponement.Untried(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : RefusedWait));
    }

    public Postponement? Reject(TItem item, Exception failure) => inner.Reject(item, failure);

    public ValueTask DeliverAsync() => inner.DeliverAsync();

    private ValueTask<Postponement?> HandleAsync(TItem item, RateLimitLease lease)
    {
        var handling = inner.HandleAsync(item);
        if (!handling.IsCompletedSuccessfully) return FinishAsync(handling, lease);
        lease.Dispose();
        return handling;
    }

    private static async ValueTask<Postponement?> FinishAsync(ValueTask<Postponement?> handling, RateLimitLease lease)
    {
        using (lease) return await handling;
    }
}
