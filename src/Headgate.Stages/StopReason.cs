using Headgate.Stages.Subscriptions;

namespace Headgate.Stages;

/// <summary>Why a stage stopped, or why a subscription ended. Immutable, and safe to share between threads.</summary>
/// <remarks>The semantics are those of OTP's exit reasons: <see cref="Normal"/> and <see cref="Shutdown"/> are the reasons that
/// <see cref="CancelMode.Transient"/> and transient children take for a normal end.</remarks>
public sealed class StopReason : IEquatable<StopReason>
{
    private StopReason(StopKind kind, Exception? exception = null)
    {
        Kind = kind;
        Exception = exception;
    }

    /// <summary>Gets the reason of work that is done.</summary>
    public static StopReason Normal { get; } = new(StopKind.Normal);

    /// <summary>Gets the reason of an orderly stop that was asked for from outside.</summary>
    public static StopReason Shutdown { get; } = new(StopKind.Shutdown);

    /// <summary>Gets the reason of a stage that was killed.</summary>
    public static StopReason Killed { get; } = new(StopKind.Killed);

    internal static StopReason NoProducer { get; } = new(StopKind.NoProducer);

    internal static StopReason AlreadySubscribed { get; } = new(StopKind.AlreadySubscribed);

    internal static StopReason DuplicateSubscription { get; } = new(StopKind.DuplicateSubscription);

    internal static StopReason UnknownSubscription { get; } = new(StopKind.UnknownSubscription);

    /// <summary>Gets the kind of the reason.</summary>
    public StopKind Kind { get; }

    /// <summary>Gets the exception behind a <see cref="StopKind.Fault"/> or a <see cref="StopKind.Refused"/>; null for the others.</summary>
    public Exception? Exception { get; }

    /// <summary>Gets how the producer had ended before it was subscribed to, with <see cref="StopKind.NoProducer"/>; null when it never ran, or nobody knows, and with
    /// other kinds.</summary>
    public StopReason? ProducerEnd { get; private init; }

    /// <summary>With <see cref="StopKind.Killed"/>: which stage was killed, of those that end with this reason; null when it is not known yet.</summary>
    internal string? KilledStage { get; private init; }

    /// <summary>Gets whether this is a normal end: <see cref="StopKind.Normal"/> or <see cref="StopKind.Shutdown"/>.</summary>
    public bool IsNormal => Kind is StopKind.Normal or StopKind.Shutdown;

    /// <summary>The reason of a failure.</summary>
    /// <param name="exception">What failed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static StopReason Fault(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new StopReason(StopKind.Fault, exception);
    }

    /// <inheritdoc />
    public bool Equals(StopReason? other) => other is not null && Kind == other.Kind && ReferenceEquals(Exception, other.Exception);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as StopReason);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, Exception);

    /// <summary>The kind, with the exception's type and message where there is one.</summary>
    public override string ToString() => Exception is null ? Kind.ToString() : $"{Kind} ({Exception.GetType().Name}: {Exception.Message})";

    internal static StopReason Refused(Exception why) => new(StopKind.Refused, why);

    /// <summary>The producer does not run any more; it ended for <paramref name="end"/>, if that is known.</summary>
    internal static StopReason NoLongerThere(StopReason? end) => end is null ? NoProducer : new StopReason(StopKind.NoProducer) { ProducerEnd = end };

    /// <summary>The reason of the stage <paramref name="stage"/>; one that was killed is named in it, for those that end because of it.</summary>
    internal StopReason Of(string stage) => Kind == StopKind.Killed && KilledStage is null ? new StopReason(Kind) { KilledStage = stage } : this;

    /// <summary>The same reason, explained by <paramref name="exception"/>.</summary>
    internal StopReason With(Exception exception) => new(Kind, exception);

    /// <summary>The exception with which a task ends that waited for a stage which stopped for this reason; null for a normal end.</summary>
    internal Exception? ToException(string stage) => Kind switch
    {
        StopKind.Normal or StopKind.Shutdown => null,
        StopKind.Killed => new StageKilledException(KilledStage ?? stage),
        _ => Exception ?? new SubscriptionRefusedException($"Stage '{stage}' stopped because a subscription of it ended: {Kind}.", this),
    };
}
