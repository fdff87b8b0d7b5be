using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Options;
using Headgate.Sqs.Clients;

namespace Headgate.Sqs;

/// <summary>Which queue a source reads, and how.</summary>
public sealed class SqsQueueOptions : SqsClientOptions
{
    private static readonly TimeSpan LongestVisibility = TimeSpan.FromHours(12);

    /// <summary>Gets or sets how long the service waits for messages before it says that there are none. Waiting takes no longer than it does without messages:
    /// this is how often the source asks again.</summary>
    /// <value>The default is 20 s. From 0 s to 20 s, in whole seconds; 0 asks again and again, and costs accordingly.</value>
    public TimeSpan WaitTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how many messages are asked for in one call at most.</summary>
    /// <value>The default is 10, the most that SQS gives. From 1 to 10.</value>
    public int ReceiveBatchSize { get; set; } = 10;

    /// <summary>Gets or sets how many calls ask for messages at the same time at most. While the queue is empty it is one.</summary>
    /// <value>The default is 4. At least 1.</value>
    public int MaxConcurrentReceives { get; set; } = 4;

    /// <summary>Gets or sets how many messages are fetched beyond those that the pipeline asks for, so that they are there when it asks.</summary>
    /// <value>The default is 0: none. At least 0.</value>
    public int PrefetchCount { get; set; }

    /// <summary>Gets or sets for how long others do not see a message that was received. The pipeline has it extended while the message is under way; when a reader
    /// dies, its messages go to others after so long.</summary>
    /// <value>The default is 30 s. From 1 s to 12 h, in whole seconds.</value>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a message is extended at most, from when it was received.</summary>
    /// <value>The default is 12 h, SQS's own limit. From <see cref="VisibilityTimeout"/> to 12 h.</value>
    public TimeSpan MaxExtension { get; set; } = LongestVisibility;

    /// <summary>Gets or sets what becomes of messages that have failed for good; dead-letter sinks have had them by then.</summary>
    /// <value>The default is <see cref="SqsSettlement.Delete"/>. With <see cref="SqsSettlement.Release"/> or <see cref="SqsSettlement.Leave"/> the queue's redrive
    /// policy moves them after so many times. In a FIFO queue the later messages of the group that were fetched go back with them, and count as received, too: set
    /// <see cref="OneOfGroupAtATime"/> where that must not move them.</value>
    public SqsSettlement OnFailure { get; set; } = SqsSettlement.Delete;

    /// <summary>Gets or sets after how long a failed message is visible again, with <see cref="SqsSettlement.Release"/>.</summary>
    /// <value>The default is 0: at once. From 0 s to 12 h, in whole seconds.</value>
    public TimeSpan FailureDelay { get; set; }

    /// <summary>Gets or sets what becomes of messages that were not finished: <see cref="SqsSettlement.Release"/> or <see cref="SqsSettlement.Leave"/>.</summary>
    /// <value>The default is <see cref="SqsSettlement.Release"/>.</value>
    public SqsSettlement OnReturn { get; set; } = SqsSettlement.Release;

    /// <summary>Gets or sets after how long a message that is handed back is visible again, with <see cref="SqsSettlement.Release"/>.</summary>
    /// <value>The default is 0: at once. From 0 s to 12 h, in whole seconds.</value>
    public TimeSpan ReturnDelay { get; set; }

    /// <summary>Gets or sets whether the pipeline gets the next message of a group only when the one before it has ended. Then one that fails and is to come again
    /// comes again before the later ones of its group.</summary>
    /// <value>The default is false: messages of a group are given out in their order, and those that are given out are not called back when one before them
    /// fails. Only a FIFO queue can have it. With an <see cref="OnFailure"/> other than <see cref="SqsSettlement.Delete"/> each call asks
    /// for one message, so that those behind one that fails are not counted as received, and moved by the redrive policy, for its sake.</value>
    public bool OneOfGroupAtATime { get; set; }

    /// <summary>Gets or sets how many calls tell the service what has become of messages at the same time at most, each of up to 10 messages.</summary>
    /// <value>The default is 8. At least 1.</value>
    public int MaxConcurrentSettles { get; set; } = 8;

    /// <summary>Gets or sets how long a drain waits for calls that still ask for messages. What they bring is handed back; what a call brings that was broken off
    /// comes again when its visibility time-out has passed.</summary>
    /// <value>The default is 2 s. At least 0.</value>
    public TimeSpan DrainWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how often the service is asked how many messages wait, for <c>headgate.source.lag</c>.</summary>
    /// <value>The default is 60 s. More than 0. <see cref="Timeout.InfiniteTimeSpan"/> for never.</value>
    public TimeSpan LagInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets how the source connects again.</summary>
    /// <value>The default is from 1 s to 30 s, for ever.</value>
    public ReconnectOptions Reconnect { get; set; } = new();

    internal SqsQueueOptions Checked()
    {
        var faults = new OptionFaults("SqsQueue");
        QueueAddress.Check(faults, this);
        Seconds(faults, nameof(WaitTime), WaitTime, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        if (ReceiveBatchSize is < 1 or > 10) faults.Add($"{nameof(ReceiveBatchSize)} must be from 1 to 10, was {ReceiveBatchSize}");
        faults.AtLeast("", nameof(MaxConcurrentReceives), MaxConcurrentReceives, 1);
        faults.AtLeast("", nameof(PrefetchCount), PrefetchCount, 0);
        Seconds(faults, nameof(VisibilityTimeout), VisibilityTimeout, TimeSpan.FromSeconds(1), LongestVisibility);
        if (MaxExtension < VisibilityTimeout) faults.Add($"{nameof(MaxExtension)} must be at least {nameof(VisibilityTimeout)}, {VisibilityTimeout}, was {MaxExtension}");
        if (MaxExtension > LongestVisibility) faults.Add($"{nameof(MaxExtension)} must be at most {LongestVisibility}, SQS's own limit, was {MaxExtension}");
        if (!Enum.IsDefined(OnFailure)) faults.Add($"{nameof(OnFailure)} must be Delete, Release or Leave, was {(int)OnFailure}");
        Seconds(faults, nameof(FailureDelay), FailureDelay, TimeSpan.Zero, LongestVisibility);
        if (OnReturn is not (SqsSettlement.Release or SqsSettlement.Leave)) faults.Add($"{nameof(OnReturn)} must be Release or Leave, was {OnReturn}");
        Seconds(faults, nameof(ReturnDelay), ReturnDelay, TimeSpan.Zero, LongestVisibility);
        if (OneOfGroupAtATime && Queue?.EndsWith(".fifo", StringComparison.Ordinal) != true) faults.Add($"{nameof(OneOfGroupAtATime)} must be false unless the queue is a FIFO queue: others keep no order");
        faults.AtLeast("", nameof(MaxConcurrentSettles), MaxConcurrentSettles, 1);
        faults.NotNegative("", nameof(DrainWait), DrainWait);
        faults.Positive("", nameof(LagInterval), LagInterval);
        faults.Reconnect(nameof(Reconnect), Reconnect);
        faults.ThrowIfAny<SqsQueueOptions>();
        return (SqsQueueOptions)MemberwiseClone();
    }

    private static void Seconds(OptionFaults faults, string option, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most || value.Ticks % TimeSpan.TicksPerSecond != 0) faults.Add($"{option} must be from {least} to {most}, in whole seconds, was {value}");
    }
}
