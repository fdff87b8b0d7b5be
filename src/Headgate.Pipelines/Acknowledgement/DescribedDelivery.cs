using System.Collections.Frozen;

namespace Headgate.Pipelines.Acknowledgement;

/// <summary>A delivery whose details are given when it is made, for sources and tests that need no class of their own.</summary>
/// <param name="acknowledger">Who is told what has become of it; null for nobody.</param>
/// <param name="reference">What it has in common with others that may be acknowledged in one call.</param>
/// <param name="tag">What tells it from the others of its reference.</param>
/// <param name="metadata">What the source says of the message; null for nothing.</param>
/// <param name="position">Where it stands in its source; -1 when the source has no order.</param>
/// <param name="sizeBytes">How much it takes of the pipeline's memory, in bytes; 0 when it is not measured.</param>
public sealed class DescribedDelivery(
    IAcknowledger? acknowledger = null,
    object? reference = null,
    object? tag = null,
    IReadOnlyDictionary<string, object?>? metadata = null,
    long position = -1,
    int sizeBytes = 0)
    : Delivery(acknowledger)
{
    /// <summary>Gets what tells the message from the others of its reference: a delivery tag, an offset.</summary>
    public object? Tag => tag;

    /// <inheritdoc />
    public override object? Reference => reference;

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, object?> Metadata { get; } = metadata ?? FrozenDictionary<string, object?>.Empty;

    /// <inheritdoc />
    public override long Position => position;

    /// <inheritdoc />
    public override int SizeBytes => sizeBytes;
}
