using System.Buffers;
using Headgate.Nats.Connections;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Options;
using NATS.Client.Core;

namespace Headgate.Nats;

/// <summary>What a source reads of JetStream, and how.</summary>
public sealed class JetStreamConsumerOptions
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" .*>/\\\t\r\n");

    /// <summary>Gets or sets where the servers are: <c>nats://host:port</c>, several with commas between them. It may have a user and a password, or a token.</summary>
    /// <value>The default is <c>nats://localhost:4222</c>.</value>
    public string Url { get; set; } = "nats://localhost:4222";

    /// <summary>Gets or sets the stream. It must exist.</summary>
    /// <value>The default is empty: it must be set. None of <c>. * &gt; / \</c> and no blank.</value>
    public string Stream { get; set; } = "";

    /// <summary>Gets or sets the durable consumer: it pulls, and acknowledges each message by itself. Sources of one consumer share its messages.</summary>
    /// <value>The default is empty: it must be set. None of <c>. * &gt; / \</c> and no blank.</value>
    public string Consumer { get; set; } = "";

    /// <summary>Gets or sets JetStream's domain.</summary>
    /// <value>The default, null, is none.</value>
    public string? Domain { get; set; }

    /// <summary>Gets or sets whether the consumer is created when it is not there. One that is there is left as it is: what it was created with counts.</summary>
    /// <value>The default is true.</value>
    public bool Create { get; set; } = true;

    /// <summary>Gets or sets the only subject that a consumer that is created gives out; it may have wildcards.</summary>
    /// <value>The default, null, is all subjects of the stream.</value>
    public string? FilterSubject { get; set; }

    /// <summary>Gets or sets where a consumer that is created begins.</summary>
    /// <value>The default is <see cref="JetStreamStart.First"/>.</value>
    public JetStreamStart Start { get; set; } = JetStreamStart.First;

    /// <summary>Gets or sets after how long a consumer that is created gives out again what was not acknowledged. The pipeline has it extended while a message
    /// is under way.</summary>
    /// <value>The default is 30 s. More than 0.</value>
    public TimeSpan AckWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how often a consumer that is created gives out a message at most.</summary>
    /// <value>The default, null, is without end. At least 1.</value>
    public int? MaxDeliver { get; set; }

    /// <summary>Gets or sets how many messages a consumer that is created has under way at most, over all that read it.</summary>
    /// <value>The default is 10 000. At least 1.</value>
    public int MaxAckPending { get; set; } = 10_000;

    /// <summary>Gets or sets how many messages are pulled in one request at most.</summary>
    /// <value>The default is 1000. At least 1.</value>
    public int MaxPullCount { get; set; } = 1000;

    /// <summary>Gets or sets how many messages are pulled beyond those that the pipeline asks for, so that they are there when it asks.</summary>
    /// <value>The default is 0: none. At least 0.</value>
    public int PrefetchCount { get; set; }

    /// <summary>Gets or sets how long the server keeps a pull that it cannot fulfil. Waiting takes no longer than it does without one: this is how often it is renewed.</summary>
    /// <value>The default is 30 s. At least twice <see cref="Heartbeat"/>.</value>
    public TimeSpan PullExpiry { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how often the server says that it still has the pull. When two are missed, the source looks after it.</summary>
    /// <value>The default is 5 s. At least 100 ms.</value>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets whether the server confirms each acknowledgement of a message that succeeded (JetStream's double acknowledgement).</summary>
    /// <value>The default is false.</value>
    public bool ConfirmAcks { get; set; }

    /// <summary>Gets or sets what the server is told of messages that have failed for good; dead-letter sinks have had them by then.</summary>
    /// <value>The default is <see cref="JetStreamSettlement.Terminate"/>.</value>
    public JetStreamSettlement OnFailure { get; set; } = JetStreamSettlement.Terminate;

    /// <summary>Gets or sets after how long a failed message is given out again, with <see cref="JetStreamSettlement.Nak"/>.</summary>
    /// <value>The default is 0: at once. At least 0.</value>
    public TimeSpan NakDelay { get; set; }

    /// <summary>Gets or sets how the source connects again.</summary>
    /// <value>The default is from 1 s to 30 s, for ever.</value>
    public ReconnectOptions Reconnect { get; set; } = new();

    /// <summary>Gets or sets what changes the client's options: credentials, TLS, time-outs.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Func<NatsOpts, NatsOpts>? ConfigureClient { get; set; }

    internal JetStreamConsumerOptions Checked()
    {
        var faults = new OptionFaults("JetStreamConsumer");
        if (!NatsAddress.IsValid(Url)) faults.Add($"{nameof(Url)} must be nats://host:port, or several with commas between them");
        faults.Required("", nameof(Stream), Stream);
        faults.Required("", nameof(Consumer), Consumer);
        Named(faults, nameof(Stream), Stream);
        Named(faults, nameof(Consumer), Consumer);
        if (AckWait <= TimeSpan.Zero) faults.Add($"{nameof(AckWait)} must be more than 0, was {AckWait}");
        if (MaxDeliver is { } most) faults.AtLeast("", nameof(MaxDeliver), most, 1);
        faults.AtLeast("", nameof(MaxAckPending), MaxAckPending, 1);
        faults.AtLeast("", nameof(MaxPullCount), MaxPullCount, 1);
        faults.AtLeast("", nameof(PrefetchCount), PrefetchCount, 0);
        if (Heartbeat < TimeSpan.FromMilliseconds(100)) faults.Add($"{nameof(Heartbeat)} must be at least 100 ms, was {Heartbeat}");
        if (PullExpiry < 2 * Heartbeat) faults.Add($"{nameof(PullExpiry)} must be at least twice {nameof(Heartbeat)}, {2 * Heartbeat}, was {PullExpiry}");
        if (!Enum.IsDefined(OnFailure)) faults.Add($"{nameof(OnFailure)} must be Ack, Nak or Terminate, was {(int)OnFailure}");
        if (!Enum.IsDefined(Start)) faults.Add($"{nameof(Start)} must be First or New, was {(int)Start}");
        faults.NotNegative("", nameof(NakDelay), NakDelay);
        faults.Reconnect(nameof(Reconnect), Reconnect);
        faults.ThrowIfAny<JetStreamConsumerOptions>();
        return (JetStreamConsumerOptions)MemberwiseClone();
    }

    private static void Named(OptionFaults faults, string option, string name)
    {
        if (name is not null && name.AsSpan().ContainsAny(Forbidden)) faults.Add($"{option} must have none of the characters . * > / \\ and no blank, was '{name}'");
    }
}
