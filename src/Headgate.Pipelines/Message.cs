using System.Diagnostics;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines;

/// <summary>
/// Data on its way through a pipeline, with the delivery that it came with and where it goes next. A value: the <c>With</c> methods return a changed
/// copy, and what counts is the copy that a handler returns.
/// </summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>Immutable. All copies share the data and the delivery.</remarks>
[DebuggerDisplay("{Data}")]
public readonly struct Message<T>
{
    private readonly Routing? _routing;

    /// <summary>Creates a message that has just been received.</summary>
    /// <param name="data">The data.</param>
    /// <param name="delivery">What it came with; null for one that nobody is told of.</param>
    public Message(T data, Delivery? delivery = null)
        : this(data, delivery ?? new Delivery(), null)
    {
    }

    private Message(T data, Delivery delivery, Routing? routing)
    {
        Data = data;
        Delivery = delivery;
        _routing = routing;
    }

    /// <summary>Gets the data.</summary>
    public T Data { get; }

    /// <summary>Gets the message of the source that this was made of.</summary>
    public Delivery Delivery { get; }

    /// <summary>Gets what the source says of the message.</summary>
    public IReadOnlyDictionary<string, object?> Metadata => Delivery.Metadata;

    /// <summary>Gets how often the message has been tried, the present time included: 1 at first.</summary>
    public int Attempt => Delivery.Attempt;

    /// <summary>Gets why the message was failed; null when it was not.</summary>
    public Exception? Failure => _routing?.Failure;

    /// <summary>Gets the batchers that the message goes to; empty for the default one.</summary>
    public IReadOnlyList<string> Batchers => _routing?.Batchers ?? [];

    /// <summary>Gets the key that the message is batched by; null for none.</summary>
    public object? BatchKey => _routing?.BatchKey;

    /// <summary>Gets whether the message waits in its batch for others.</summary>
    public BatchMode BatchMode => _routing?.BatchMode ?? BatchMode.Bulk;

    /// <summary>The same message with other data.</summary>
    /// <typeparam name="TOther">The type of the other data.</typeparam>
    /// <param name="data">The other data.</param>
    /// <returns>The changed copy.</returns>
    public Message<TOther> With<TOther>(TOther data) => new(data, Delivery, _routing);

    /// <summary>The same message, for a batcher (Broadway's <c>put_batcher</c>).</summary>
    /// <param name="batcher">The batcher's name. One that the pipeline does not have fails the message.</param>
    /// <returns>The changed copy.</returns>
    public Message<T> WithBatcher(string batcher)
    {
        ArgumentNullException.ThrowIfNull(batcher);
        return _routing is null ? new Message<T>(Data, Delivery, Routing.To(batcher)) : WithBatchers([batcher]);
    }

    /// <summary>The same message, for several batchers: it is acknowledged when all have it.</summary>
    /// <param name="batchers">The batchers' names. One that the pipeline does not have fails the message.</param>
    /// <returns>The changed copy.</returns>
    public Message<T> WithBatchers(params IReadOnlyList<string> batchers)
    {
        ArgumentNullException.ThrowIfNull(batchers);
        return With(Routing with { Batchers = batchers });
    }

    /// <summary>The same message, batched only with others that have an equal key (Broadway's <c>put_batch_key</c>).</summary>
    /// <param name="key">The key; null for none.</param>
    /// <returns>The changed copy.</returns>
    public Message<T> WithBatchKey(object? key) => With(Routing with { BatchKey = key });

    /// <summary>The same message, in another batch mode (Broadway's <c>put_batch_mode</c>).</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>The changed copy.</returns>
    public Message<T> WithBatchMode(BatchMode mode) => With(Routing with { BatchMode = mode });

    /// <summary>The same message, failed (Broadway's <c>Message.failed</c>). It goes no further; retries, the failure handler and the dead-letter sink see it as one whose handler threw.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>The changed copy.</returns>
    public Message<T> Fail(string reason) => Fail(new MessageFailedException(reason));

    /// <summary>The same message, failed (Broadway's <c>Message.failed</c>). It goes no further; retries, the failure handler and the dead-letter sink see it as one whose handler threw.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>The changed copy.</returns>
    public Message<T> Fail(Exception reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return With(Routing with { Failure = reason });
    }

    /// <summary>Which of the following batchers it goes to, once that was looked up.</summary>
    internal int Target => _routing?.Target ?? 0;

    internal Routing Routing => _routing ?? Routing.Default;

    /// <summary>The same message, of another delivery.</summary>
    internal Message<T> Of(Delivery delivery) => new(Data, delivery, _routing);

    /// <summary>The same message, with other routing; null for the default.</summary>
    internal Message<T> Via(Routing? routing) => new(Data, Delivery, routing);

    /// <summary>The same message, at its end: it goes no further, and has succeeded.</summary>
    /// <returns>The changed copy.</returns>
    public Message<T> Complete() => With(Routing with { End = DeliveryStatus.Succeeded });

    /// <summary>The same message, at its end: it goes no further, and is handed back to its source, which may send it again.</summary>
    /// <returns>The changed copy.</returns>
    public Message<T> Return() => With(Routing with { End = DeliveryStatus.Returned });

    /// <summary>Whether the same was said of both: where they go, and what has become of them. May be false where it was said twice.</summary>
    internal bool IsRoutedLike(in Message<T> other) => ReferenceEquals(_routing, other._routing);

    /// <summary>Whether nothing was said of where it goes, or of what has become of it.</summary>
    internal bool IsUnrouted => _routing is null;

    /// <summary>Whether the message goes into its batch like any other: it has not failed, and has neither a key nor a mode of its own.</summary>
    internal bool IsPlain => _routing is not { } routing || (routing.Failure is null && routing.BatchKey is null && routing.BatchMode == BatchMode.Bulk);

    /// <summary>Whether its handler has failed it, or told it to end.</summary>
    internal bool IsMarked => _routing is { } routing && (routing.Failure is not null || routing.End is not null);

    /// <summary>What the message has ended with, before its last step; null when it goes on.</summary>
    internal DeliveryStatus? End => _routing?.End;

    private Message<T> With(Routing routing) => new(Data, Delivery, routing);
}
