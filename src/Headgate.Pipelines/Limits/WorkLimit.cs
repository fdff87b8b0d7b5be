using System.Runtime.ExceptionServices;
using System.Threading.RateLimiting;

namespace Headgate.Pipelines.Limits;

/// <summary>A limit at one step: which permits a piece of work needs before its handler may begin. Thread-safe.</summary>
internal sealed class WorkLimit<TItem> : IDisposable
    where TItem : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, RateLimitLease> _granted = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, ExceptionDispatchInfo> _failed = new(ReferenceEqualityComparer.Instance);
    private readonly Func<TItem, RateLimitLease> _attempt;
    private readonly Func<TItem, CancellationToken, ValueTask<RateLimitLease>> _acquire;
    private readonly Func<TItem, object> _identity;
    private readonly IDisposable? _owned;
    private bool _isDisposed;

    /// <summary>Creates the limit.</summary>
    /// <param name="attempt">Takes permits if they are free.</param>
    /// <param name="acquire">Waits for permits.</param>
    /// <param name="identity">What tells one piece of work from another.</param>
    /// <param name="owned">The limiter, if it belongs to this.</param>
    public WorkLimit(
        Func<TItem, RateLimitLease> attempt, Func<TItem, CancellationToken, ValueTask<RateLimitLease>> acquire, Func<TItem, object> identity, IDisposable? owned)
    {
        _attempt = attempt;
        _acquire = acquire;
        _identity = identity;
        _owned = owned;
    }

    /// <summary>Takes the permits of a piece of work, if they are free or were waited for.</summary>
    /// <exception cref="Exception">Whatever the limiter has thrown when permits were asked for, or waited for.</exception>
    /// <returns>The lease, to be disposed when the handler has ended; null when it has to wait. One that is not acquired when there are too many that wait.</returns>
    public RateLimitLease? TryEnter(TItem item)
    {
        lock (_gate)
        {
            if (_granted.Remove(_identity(item), out var waited)) return waited;
            if (_failed.Remove(_identity(item), out var failure)) failure.Throw();
        }

        var lease = _attempt(item);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        return null;
    }

    /// <summary>Waits for permits; <see cref="TryEnter"/> has them afterwards, or throws what the limiter has thrown.</summary>
    public async Task WaitAsync(TItem item, CancellationToken cancellationToken)
    {
        RateLimitLease lease;
        try
        {
            lease = await _acquire(item, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            lock (_gate) _failed[_identity(item)] = ExceptionDispatchInfo.Capture(failure);
            return;
        }

        lock (_gate)
        {
            // The step may have ended meanwhile: then nobody comes for it.
            if (!_isDisposed && _granted.TryAdd(_identity(item), lease)) return;
        }

        lease.Dispose();
    }

    /// <summary>Gives back what was granted to work that was never begun.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var lease in _granted.Values) lease.Dispose();
            _granted.Clear();
        }

        _owned?.Dispose();
    }
}
