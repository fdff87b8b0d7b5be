namespace Headgate.Sqs;

/// <summary>The names of what SQS says of a message, in its metadata. Its attributes stand beside them, under their own names: texts and numbers as
/// <see cref="string"/>, binary ones as arrays of <see cref="byte"/>.</summary>
public static class SqsMetadata
{
    /// <summary>The name of the queue: a <see cref="string"/>.</summary>
    public const string Queue = "sqs.queue";

    /// <summary>The message's id: a <see cref="string"/>.</summary>
    public const string MessageId = "sqs.message_id";

    /// <summary>How often the message was received, this time included: an <see cref="int"/>, 1 at first.</summary>
    public const string ReceiveCount = "sqs.receive_count";

    /// <summary>When it was sent: a <see cref="DateTimeOffset"/>.</summary>
    public const string SentAt = "sqs.sent_at";

    /// <summary>When it was received for the first time: a <see cref="DateTimeOffset"/>.</summary>
    public const string FirstReceivedAt = "sqs.first_received_at";

    /// <summary>Who sent it: a <see cref="string"/>.</summary>
    public const string SenderId = "sqs.sender_id";

    /// <summary>Its group: a <see cref="string"/>; absent when it has none.</summary>
    public const string GroupId = "sqs.group_id";

    /// <summary>What it was deduplicated by: a <see cref="string"/>; absent when it was not.</summary>
    public const string DeduplicationId = "sqs.deduplication_id";

    /// <summary>Where it stands in a FIFO queue: a <see cref="string"/> of up to 39 digits; absent in other queues.</summary>
    public const string SequenceNumber = "sqs.sequence_number";

    /// <summary>The trace header of AWS X-Ray: a <see cref="string"/>; absent when there is none.</summary>
    public const string AwsTraceHeader = "sqs.aws_trace_header";

    /// <summary>The queue from which a redrive policy has moved it: a <see cref="string"/>; absent when none has.</summary>
    public const string DeadLetterQueueSource = "sqs.dead_letter_queue_source";
}
