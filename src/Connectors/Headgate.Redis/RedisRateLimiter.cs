using System.Threading.RateLimiting;
using Headgate.Redis.Limits;

namespace Headgate.Redis;

/// <summary>
/// A limiter that processes share: over all of them, no more permits are granted in any span of time than the limit says. It is a sliding window that the server keeps,
/// by its own clock.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Permits are used up: a lease need not be disposed. Those who wait for one limiter are served in their order; between limiters there is none.</para>
/// <para>While the server cannot be reached nothing is granted: whoever waits goes on waiting, and <see cref="RateLimiter.AttemptAcquire"/> is refused. An answer that was lost with its connection
/// may have taken permits that nobody uses: fewer are granted then, and never more.</para>
/// <para>The server's clock must not be set back by more than the limit's span; a server that loses its data forgets what it has granted.</para>
/// </remarks>
public sealed class RedisRateLimiter : RateLimiter
{
    private static readonly RedisLease Granted = new(true, null);
    private readonly RedisRateLimiterOptions _options;
    private readonly SharedWindow _window;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _end = new();
    private long _granted;
    private long _refused;
    private int _queued;
    private int _isDisposed;

    /// <summary>Creates a limiter. It connects when it is first asked.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <param name="time">By which clock it waits; null for the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong.</exception>
    public RedisRateLimiter(Action<RedisRateLimiterOptions> configure, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new RedisRateLimiterOptions();
        configure(options);
        _options = options.Checked();
        _window = new SharedWindow(_options);
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Gets null: whether nobody uses it, only all processes together know.</summary>
    public override TimeSpan? IdleDuration => null;

    /// <summary>Gets null: how many permits there are the server knows, and by the time it has said so others have them.</summary>
    /// <returns>Null.</returns>
    public override RateLimiterStatistics? GetStatistics() => null;

    /// <summary>Gets how many requests this limiter has granted.</summary>
    public long GrantedCount => Interlocked.Read(ref _granted);

    /// <summary>Gets how many requests this limiter has refused.</summary>
    public long RefusedCount => Interlocked.Read(ref _refused);

    /// <summary>Asks the server, and waits for its answer on the caller's thread: prefer <see cref="RateLimiter.AcquireAsync"/>.</summary>
    /// <param name="permitCount">How many permits.</param>
    /// <returns>The lease; refused also while others wait, or when the server cannot be reached.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More permits were asked for than the limit ever grants at once.</exception>
    /// <exception cref="ObjectDisposedException">The limiter has been disposed.</exception>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        Check(permitCount);
        if (Volatile.Read(ref _queued) > 0) return Refuse(_options.Per);
        try
        {
            var wait = Task.Run(() => _window.TakeAsync(permitCount, _end.Token)).GetAwaiter().GetResult();
            return wait == TimeSpan.Zero ? Grant() : Refuse(wait);
        }
        catch (Exception failure) when (SharedWindow.IsPassing(failure))
        {
            return Refuse(_options.Per);
        }
    }

    /// <summary>Waits until the server grants the permits.</summary>
    /// <param name="permitCount">How many permits.</param>
    /// <param name="cancellationToken">Gives up the place in the queue. Permits that were granted at that moment are used up.</param>
    /// <returns>The lease; refused when more would wait than <see cref="RedisRateLimiterOptions.QueueLimit"/> allows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More permits were asked for than the limit ever grants at once.</exception>
    /// <exception cref="ObjectDisposedException">The limiter has been disposed.</exception>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Check(permitCount);
        if (Interlocked.Add(ref _queued, permitCount) > Math.Max(_options.QueueLimit, permitCount) && permitCount > 0)
        {
            Interlocked.Add(ref _queued, -permitCount);
            return Refuse(_options.Per);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        try
        {
            await _turn.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                return await TakeAsync(permitCount, either.Token).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Refuse(null);
        }
        finally
        {
            Interlocked.Add(ref _queued, -permitCount);
        }
    }

    /// <summary>Ends the limiter: whoever waits gets a lease that is not acquired. Later requests throw.</summary>
    /// <param name="disposing">False does nothing.</param>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        _end.Cancel();
        _window.Dispose();
    }

    /// <inheritdoc />
    protected override ValueTask DisposeAsyncCore()
    {
        Dispose(disposing: true);
        return base.DisposeAsyncCore();
    }

    private async Task<RateLimitLease> TakeAsync(int permitCount, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            try
            {
                wait = await _window.TakeAsync(permitCount, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && SharedWindow.IsPassing(failure))
            {
                wait = SharedWindow.UnreachableDelay;
            }

            if (wait == TimeSpan.Zero) return Grant();
            if (_options.QueueLimit == 0) return Refuse(wait);
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Check(int permitCount)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        if (permitCount <= _options.Permits) return;
        var message = $"{permitCount} permits were asked for; the limit has {_options.Permits} per {_options.Per}. Ask for fewer at once, or raise the limit.";
        throw new ArgumentOutOfRangeException(nameof(permitCount), permitCount, message);
    }

    private RedisLease Grant()
    {
        Interlocked.Increment(ref _granted);
        return Granted;
    }

    private RedisLease Refuse(TimeSpan? retryAfter)
    {
        Interlocked.Increment(ref _refused);
        return new RedisLease(false, retryAfter);
    }
}
