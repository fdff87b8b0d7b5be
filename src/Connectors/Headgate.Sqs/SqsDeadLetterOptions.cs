using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Options;
using Headgate.Sqs.Clients;
using Headgate.Sqs.Writing;

namespace Headgate.Sqs;

/// <summary>Which queue dead letters are sent to, and how.</summary>
public sealed class SqsDeadLetterOptions : SqsClientOptions
{
    /// <summary>Gets or sets what makes the body of a letter whose data is no <see cref="SqsMessage"/> and no text: as JSON, for instance.</summary>
    /// <value>The default, null, cannot: such a letter is not written, and its message is handed back to its source.</value>
    public Func<DeadLetter, string>? Body { get; set; }

    /// <summary>Gets or sets what gives each letter its group, when the queue is a FIFO queue.</summary>
    /// <value>The default, null, takes the group that the message had, or else the name of the pipeline.</value>
    public Func<DeadLetter, string>? GroupId { get; set; }

    /// <summary>Gets or sets how much a call may send, with all its letters, in bytes. A letter that is bigger goes without the headers for which there is no room.</summary>
    /// <value>The default is 262 144 (256 KiB). From 1024 to 1 048 576.</value>
    public int MaxRequestBytes { get; set; } = SqsLimits.DefaultRequestBytes;

    internal SqsDeadLetterOptions Checked()
    {
        var faults = new OptionFaults("SqsQueue.DeadLetters");
        QueueAddress.Check(faults, this);
        SqsLimits.CheckRequestBytes(faults, nameof(MaxRequestBytes), MaxRequestBytes);
        faults.ThrowIfAny<SqsDeadLetterOptions>();
        return (SqsDeadLetterOptions)MemberwiseClone();
    }
}
