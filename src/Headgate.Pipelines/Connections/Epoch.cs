using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Connections;

/// <summary>
/// The time in which a source may acknowledge what it has received: as long as its connection lasts, or as a partition is assigned to it. It is the
/// acknowledger of the messages of that time. What ends after it is not told to the origin, which sends those messages again; they are counted as
/// <c>headgate.source.dropped_acknowledgements</c>.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public abstract class Epoch : IAcknowledger
{
    private readonly SourceTelemetry _telemetry;
    private long _inFlightCount;
    private long _droppedCount;
    private volatile bool _isOver;

    /// <summary>Begins an epoch.</summary>
    /// <param name="context">The source's.</param>
    protected Epoch(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _telemetry = context.Telemetry;
    }

    /// <summary>Gets whether it is over: nothing can be acknowledged any more.</summary>
    public bool IsOver => _isOver;

    /// <summary>Gets how many messages of it are under way. Those whose acknowledger was replaced by a handler stay in it.</summary>
    public long InFlightCount => Interlocked.Read(ref _inFlightCount);

    /// <summary>Gets how many messages have ended after it, successful or failed: nobody was told.</summary>
    public long DroppedCount => Interlocked.Read(ref _droppedCount);

    /// <summary>Ends it. The second call does nothing.</summary>
    public void End() => _isOver = true;

    /// <summary>Notes that messages of it were received.</summary>
    /// <param name="count">How many.</param>
    public void NoteReceived(int count)
    {
        if (count == 0) return;
        Interlocked.Add(ref _inFlightCount, count);
        _telemetry.InFlight(count);
    }

    /// <inheritdoc />
    public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        try
        {
            if (!_isOver)
            {
                await SettleAsync(ended, cancellationToken);
                return;
            }
        }
        catch (Exception) when (_isOver)
        {
            // The connection was lost in the middle: whatever the origin has heard, it sends the rest again.
        }
        finally
        {
            var count = ended.Succeeded.Count + ended.Failed.Count + ended.Returned.Count;
            Interlocked.Add(ref _inFlightCount, -count);
            _telemetry.InFlight(-count);
        }

        NoteDropped(ended.Succeeded.Count + ended.Failed.Count);
    }

    /// <summary>Tells the origin what has become of messages, while the epoch lasts.</summary>
    /// <param name="ended">The messages; valid until the returned task has ended.</param>
    /// <param name="cancellationToken">Cancelled when the pipeline gives up what it could not finish in time.</param>
    /// <returns>A task that ends when the origin knows. Called on several threads at once. What it throws is logged, or, when the epoch is over by then,
    /// counts as dropped: one that finds the connection lost calls <see cref="End"/> first.</returns>
    protected abstract ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken);

    /// <summary>Notes that messages have ended which could not be acknowledged, because their part of the epoch was over.</summary>
    /// <param name="count">How many.</param>
    protected void NoteDropped(int count)
    {
        if (count == 0) return;
        Interlocked.Add(ref _droppedCount, count);
        _telemetry.Dropped(count);
    }
}
