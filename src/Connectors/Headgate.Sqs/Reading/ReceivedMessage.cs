using Headgate.Sqs.Settling;

namespace Headgate.Sqs.Reading;

/// <summary>A message that was received and not given out.</summary>
/// <param name="Data">The message.</param>
/// <param name="Receipt">Its receipt.</param>
/// <param name="ReceivedAt">When its visibility time-out began, as a time stamp.</param>
/// <param name="Number">The how manieth it is that was received.</param>
/// <param name="Group">The group whose order is kept; null in a standard queue, which keeps none.</param>
internal sealed record ReceivedMessage(SqsMessage Data, Receipt Receipt, long ReceivedAt, long Number, string? Group)
{
    /// <summary>Gets or sets since when it is not visible to others, as a time stamp: since it was received, or extended.</summary>
    public long HeldSince { get; set; } = ReceivedAt;
}
