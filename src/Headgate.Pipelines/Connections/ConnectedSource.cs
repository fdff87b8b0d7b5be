using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Connections;

/// <summary>
/// A source that reads over a connection, and connects anew, after a back-off, when it was lost. The pipeline runs meanwhile: what is under way is
/// finished, its health is degraded and says why, and no restart is counted.
/// </summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>
/// One call at a time, on any thread, as of any source. It connects when it is read for the first time, so a pipeline starts while its broker is down.
/// Broadway's connectors begin anew in the same way (<c>backoff_type</c>).
/// </remarks>
public abstract class ConnectedSource<T> : Source<T>
{
    private readonly ILogger _logger;
    private readonly RetrySchedule _schedule;
    private readonly Random _random;
    private readonly TimeSpan _longWait;
    private SourceConnection<T>? _connection;
    private TimeSpan _wait;
    private long _openedAt;
    private int _attempt;
    private volatile bool _isDisposed;

    /// <summary>Creates a source that is not connected yet.</summary>
    /// <param name="context">What it may know of its pipeline.</param>
    /// <param name="origin">Where it reads, for logs and health: never with a secret in it.</param>
    /// <param name="reconnect">How long it waits before it connects again; null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="origin"/> is empty.</exception>
    protected ConnectedSource(SourceContext context, string origin, ReconnectOptions? reconnect = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrEmpty(origin);
        Context = context;
        Origin = origin;
        _logger = context.LoggerFactory.CreateLogger<Pipeline>();
        reconnect ??= new ReconnectOptions();
        _schedule = reconnect.ToSchedule();
        _longWait = reconnect.MaxDelay;
        _random = new Random(HashCode.Combine(context.Pipeline, context.Name, context.Index));
    }

    /// <summary>Gets what it may know of its pipeline.</summary>
    protected SourceContext Context { get; }

    /// <summary>Gets where it reads, for logs and health.</summary>
    protected string Origin { get; }

    /// <inheritdoc />
    public sealed override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        while (true)
        {
            try
            {
                if (_wait > TimeSpan.Zero) await Task.Delay(_wait, Context.TimeProvider, cancellationToken);
                _wait = TimeSpan.Zero;
                var connection = _connection ?? await ReopenAsync(cancellationToken);
                var hasMore = await connection.ReadAsync(messages, cancellationToken);
                if (messages.Count > 0) _attempt = 0;
                return hasMore;
            }
            catch (Exception failure) when (!(failure is OperationCanceledException && cancellationToken.IsCancellationRequested) && !_isDisposed && IsTransient(failure))
            {
                await CloseAsync();
                if (messages.Count > 0) _attempt = 0;
                if (_schedule.NextDelay(++_attempt, failure, _random.NextDouble()) is not { } wait) throw;
                _wait = wait;
                Context.NoteUnavailable($"{Origin}: {failure.Message}");
                PipelineEvents.SourceDisconnected(_logger, failure, Context.Pipeline, Context.Name, Origin, _attempt, wait);
                if (messages.Count > 0) return true;
            }
        }
    }

    /// <inheritdoc />
    public sealed override ValueTask DrainAsync(MessageBuffer<T> messages, CancellationToken cancellationToken) =>
        _connection is { } connection ? connection.DrainAsync(messages, cancellationToken) : default;

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        Context.NoteAvailable();
        if (Interlocked.Exchange(ref _connection, null) is { } connection) await connection.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Connects.</summary>
    /// <param name="cancellationToken">Cancelled when the pipeline drains.</param>
    /// <returns>The connection, which belongs to this source from then on.</returns>
    protected abstract ValueTask<SourceConnection<T>> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Says whether connecting again may help after a failure of <see cref="ConnectAsync"/> or of the connection. After another the source fails at once,
    /// and is started anew as often as <see cref="Options.PipelineOptions.MaxRestarts"/> allows.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>The default is true.</returns>
    protected virtual bool IsTransient(Exception failure) => true;

    /// <summary>Connects. A source that was disposed meanwhile does not keep the connection: nobody would close it.</summary>
    private async ValueTask<SourceConnection<T>> ReopenAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken);
        Interlocked.Exchange(ref _connection, connection);
        if (!_isDisposed) return connection;
        await CloseAsync();
        throw new ObjectDisposedException(Origin);
    }

    private async ValueTask<SourceConnection<T>> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        _openedAt = Context.TimeProvider.GetTimestamp();
        Context.NoteAvailable();
        Context.Telemetry.Connected();
        PipelineEvents.SourceConnected(_logger, Context.Pipeline, Context.Name, Origin);
        return connection;
    }

    private async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is not { } connection) return;
        if (Context.TimeProvider.GetElapsedTime(_openedAt) >= _longWait) _attempt = 0;
        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception failure)
        {
            PipelineEvents.SourceCloseFailed(_logger, failure, Context.Pipeline, Context.Name, Origin);
        }
    }
}
