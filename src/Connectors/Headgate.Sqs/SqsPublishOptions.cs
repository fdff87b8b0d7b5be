using Headgate.Pipelines;
using Headgate.Pipelines.Options;
using Headgate.Sqs.Clients;
using Headgate.Sqs.Writing;

namespace Headgate.Sqs;

/// <summary>Which queue a sink sends to, and what.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class SqsPublishOptions<T> : SqsClientOptions
{
    /// <summary>Gets or sets what makes the body: a text that is not empty. A message for which it throws fails alone.</summary>
    /// <value>The default takes a text, and the body of an <see cref="SqsMessage"/>, as it is; other data need one.</value>
    public Func<T, string>? Body { get; set; }

    /// <summary>Gets or sets what makes the attributes, all of them texts.</summary>
    /// <value>The default, null, is none. <c>traceparent</c> is added where it is not among them. Of more than ten, and of those that SQS does not take, one attribute is
    /// made, <c>headgate.headers</c>, as JSON; a source of this package takes it apart.</value>
    public Func<Message<T>, IReadOnlyDictionary<string, string>?>? Headers { get; set; }

    /// <summary>Gets or sets what gives each message its group. A FIFO queue needs one.</summary>
    /// <value>The default takes that of an <see cref="SqsMessage"/>, and is none for other data.</value>
    public Func<Message<T>, string?>? GroupId { get; set; }

    /// <summary>Gets or sets what tells a message from others: a FIFO queue keeps one of the same id once, within five minutes.</summary>
    /// <value>The default for a FIFO queue takes that of an <see cref="SqsMessage"/>, and is none for other data: then the queue must tell them by their contents. A message
    /// that is sent back to the queue that it came from within five minutes is dropped as a duplicate, unless it is given another id. A standard queue takes none.</value>
    public Func<Message<T>, string?>? DeduplicationId { get; set; }

    /// <summary>Gets or sets after how long each message is visible. FIFO queues have a delay of their own only.</summary>
    /// <value>The default, null, leaves it to the queue. From 0 s to 15 minutes, in whole seconds.</value>
    public TimeSpan? Delay { get; set; }

    /// <summary>Gets or sets how much a call may send, with all its messages, in bytes. A message that alone is bigger fails.</summary>
    /// <value>The default is 262 144 (256 KiB), which each queue takes. From 1024 to 1 048 576 (1 MiB), which Amazon has let queues take since 2025.</value>
    public int MaxRequestBytes { get; set; } = SqsLimits.DefaultRequestBytes;

    /// <summary>Gets or sets how many calls of a batch run at the same time at most. Those to a FIFO queue run one after the other.</summary>
    /// <value>The default is 4. At least 1.</value>
    public int MaxConcurrentSends { get; set; } = 4;

    /// <summary>Gets or sets whether the trace is sent as X-Ray's header, too (<c>AWSTraceHeader</c>).</summary>
    /// <value>The default is false.</value>
    public bool SendAwsTraceHeader { get; set; }

    internal SqsPublishOptions<T> Checked()
    {
        var faults = new OptionFaults("SqsQueue.Publish");
        QueueAddress.Check(faults, this);
        if (Body is null && DefaultBody() is null) faults.Add($"{nameof(Body)} must be set for data of the type {typeof(T)}");
        if (Delay is { } delay && (delay < TimeSpan.Zero || delay > SqsLimits.LongestDelay || delay.Ticks % TimeSpan.TicksPerSecond != 0))
            faults.Add($"{nameof(Delay)} must be from 0 s to {SqsLimits.LongestDelay}, in whole seconds, or absent, was {delay}");
        SqsLimits.CheckRequestBytes(faults, nameof(MaxRequestBytes), MaxRequestBytes);
        faults.AtLeast("", nameof(MaxConcurrentSends), MaxConcurrentSends, 1);
        var isFifo = Queue?.EndsWith(".fifo", StringComparison.Ordinal) == true;
        if (isFifo && GroupId is null && typeof(T) != typeof(SqsMessage)) faults.Add($"{nameof(GroupId)} must be set for a FIFO queue");
        if (isFifo && Delay is not null) faults.Add($"{nameof(Delay)} must be absent for a FIFO queue, which has a delay of its own");
        faults.ThrowIfAny<SqsPublishOptions<T>>();
        var copy = (SqsPublishOptions<T>)MemberwiseClone();
        copy.Body ??= DefaultBody();
        if (typeof(T) != typeof(SqsMessage)) return copy;
        copy.GroupId ??= static message => ((SqsMessage)(object)message.Data!).GroupId;
        if (isFifo) copy.DeduplicationId ??= static message => ((SqsMessage)(object)message.Data!).DeduplicationId;
        return copy;
    }

    private static Func<T, string>? DefaultBody()
    {
        if (typeof(T) == typeof(string)) return static data => (string)(object)data!;
        return typeof(T) == typeof(SqsMessage) ? static data => ((SqsMessage)(object)data!).Body : null;
    }
}
