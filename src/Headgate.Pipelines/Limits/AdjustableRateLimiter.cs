using System.Threading.RateLimiting;

namespace Headgate.Pipelines.Limits;

/// <summary>
/// Grants so many permits per interval, by a <see cref="RateLimit"/> that can be read and changed at run time. Never grants more than the limit
/// allows, however many ask at once. Thread-safe.
/// </summary>
/// <remarks>
/// <para>Whoever waits is served in order: a request for many permits is not overtaken by later ones for fewer, nor by
/// <see cref="RateLimiter.AttemptAcquire"/>. A request for no permits asks whether there are any, and takes none.</para>
/// <para>Intervals are counted from when the limiter was made, or from the last change that came in force. Waiters are woken by one timer, to the
/// next whole millisecond; while nobody waits, it does not run. Permits are used up, so a lease need not be disposed. What continues after a wait
/// runs on the thread pool.</para>
/// <para>Cancelling a wait gives up its place and takes no permits; one that was granted permits before it was cancelled has them. The semantics are
/// those of Broadway's <c>rate_limiting</c> option.</para>
/// </remarks>
public sealed class AdjustableRateLimiter : RateLimiter
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly PermitDesk _desk;
    private readonly Alarm _alarm;
    private bool _isDisposed;

    /// <summary>A limiter whose first interval begins now.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="time">The clock and timers; null for <see cref="TimeProvider.System"/>.</param>
    /// <param name="queueLimit">How many permits may be waited for at most, over all who wait; at least 0. Whoever would exceed it gets a lease that is
    /// not acquired and says when to ask again (<see cref="MetadataName.RetryAfter"/>).</param>
    /// <exception cref="ArgumentNullException"><paramref name="limit"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="queueLimit"/> is less than 0.</exception>
    public AdjustableRateLimiter(RateLimit limit, TimeProvider? time = null, int queueLimit = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentOutOfRangeException.ThrowIfNegative(queueLimit);
        _time = time ?? TimeProvider.System;
        _desk = new PermitDesk(limit, _time, queueLimit, _time.GetTimestamp());
        _alarm = new Alarm(_gate, _time, Look);
    }

    /// <summary>Gets the limit that was set last. It is in force, or will be from the start of the next interval. Can be read after disposal.</summary>
    public RateLimit Limit { get { lock (_gate) return _desk.Limit; } }

    /// <summary>Gets for how long nobody has waited and all permits have been there; null when that is not so. Can be read after disposal.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            Look();
            lock (_gate) return _desk.IdleDuration;
        }
    }

    /// <summary>Changes the limit. Another change before this one has come in force takes its place.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="atOnce">False: from the start of the next interval. What was granted in the interval before counts on if the algorithm stays
    /// <see cref="RateLimitAlgorithm.SlidingWindow"/> or <see cref="RateLimitAlgorithm.TokenBucket"/>; else the next interval has all permits.
    /// True: an interval with all permits begins now, whatever was granted before.</param>
    /// <remarks>Whoever waits for more permits than the limit has when it comes in force gets a lease that is not acquired and says why
    /// (<see cref="MetadataName.ReasonPhrase"/>); the others keep their places. From now on nobody can ask for more.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="limit"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The limiter has been disposed.</exception>
    public void Change(RateLimit limit, bool atOnce = false)
    {
        ArgumentNullException.ThrowIfNull(limit);
        bool mustArm;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _desk.MoveTo(_time.GetTimestamp());
            _desk.Change(limit, atOnce);
            mustArm = _alarm.Set(_desk.DueAt);
        }

        if (mustArm) _alarm.Arm();
    }

    /// <summary>Gets how many permits there are now, how many are waited for, and how many requests were granted and refused so far. A wait that was
    /// cancelled is neither.</summary>
    /// <returns>The statistics; never null.</returns>
    /// <exception cref="ObjectDisposedException">The limiter has been disposed.</exception>
    public override RateLimiterStatistics? GetStatistics()
    {
        Look();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _desk.Statistics;
        }
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        RateLimitLease lease;
        bool mustArm;
        lock (_gate)
        {
            Check(permitCount);
            _desk.MoveTo(_time.GetTimestamp());
            lease = _desk.Attempt(permitCount);
            mustArm = _alarm.Set(_desk.DueAt);
        }

        if (mustArm) _alarm.Arm();
        return lease;
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        RateLimitLease? answer;
        Waiter? waiter;
        bool mustArm;
        lock (_gate)
        {
            Check(permitCount);
            _desk.MoveTo(_time.GetTimestamp());
            (answer, waiter) = _desk.Request(permitCount);
            mustArm = _alarm.Set(_desk.DueAt);
        }

        if (mustArm) _alarm.Arm();
        if (waiter is null) return new(answer!);
        if (cancellationToken.CanBeCanceled) Watch(waiter, cancellationToken);
        return new(waiter.Task);
    }

    /// <summary>Ends the limiter: whoever waits gets a lease that is not acquired. Later requests throw.</summary>
    /// <param name="disposing">False does nothing.</param>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        lock (_gate)
        {
            _isDisposed = true;
            _desk.Close();
        }

        _alarm.Dispose();
    }

    /// <inheritdoc/>
    protected override ValueTask DisposeAsyncCore()
    {
        Dispose(disposing: true);
        return base.DisposeAsyncCore();
    }

    private void Check(int permitCount)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (permitCount <= _desk.Limit.Permits) return;
        var message = $"{permitCount} permits were asked for; the limit has {_desk.Limit.Permits} per interval. Ask for fewer at once, or change the limit.";
        throw new ArgumentOutOfRangeException(nameof(permitCount), permitCount, message);
    }

    private void Look()
    {
        bool mustArm;
        lock (_gate)
        {
            _desk.MoveTo(_time.GetTimestamp());
            mustArm = _alarm.Set(_desk.DueAt);
        }

        if (mustArm) _alarm.Arm();
    }

    /// <summary>Registers outside the lock, as a token that is cancelled already calls back at once.</summary>
    private void Watch(Waiter waiter, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister((state, token) => Cancel((Waiter)state!, token), waiter);
        lock (_gate)
        {
            if (_desk.IsWaiting(waiter))
            {
                waiter.Cancellation = registration;
                return;
            }
        }

        registration.Unregister();
    }

    private void Cancel(Waiter waiter, CancellationToken cancellationToken)
    {
        bool mustArm;
        lock (_gate)
        {
            // First of all: who has cancelled is not to be served now because the timer is late.
            if (_desk.Leave(waiter)) waiter.SetCanceled(cancellationToken);
            _desk.MoveTo(_time.GetTimestamp());
            mustArm = _alarm.Set(_desk.DueAt);
        }

        if (mustArm) _alarm.Arm();
    }
}
