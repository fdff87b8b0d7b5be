using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Options;

namespace Headgate.RabbitMq;

/// <summary>How a queue is read.</summary>
/// <remarks>Each source has its own; what is set on them after they were configured has no effect that can be relied on.</remarks>
public sealed class RabbitMqQueueOptions : RabbitMqOptions
{
    /// <summary>Gets or sets the name of the queue.</summary>
    /// <value>Must be set. It may be empty when <see cref="Declare"/> is set: the server then makes up a name.</value>
    public string Queue { get; set; } = "";

    /// <summary>Gets or sets how the queue is made when it is not there.</summary>
    /// <value>The default, null, is that it must be there.</value>
    public RabbitMqQueueDeclaration? Declare { get; set; }

    /// <summary>Gets or sets from where the queue gets messages.</summary>
    /// <value>The default is empty: from the default exchange alone, under its name.</value>
    public IList<RabbitMqBinding> Bindings { get; set; } = [];

    /// <summary>Gets or sets what makes exchanges and queues first of all, each time when it has connected.</summary>
    /// <value>The default is null. An exception of its own is a failure of the source; one of the server's says by its code whether connecting again may help.</value>
    public Func<RabbitMqTopology, CancellationToken, ValueTask>? AfterConnect { get; set; }

    /// <summary>Gets or sets how many messages the server sends that are not settled yet: those that wait here and those in the pipeline together.</summary>
    /// <value>The default is 100. From 1 to 65535. For a busy pipeline as many as its steps have in hand, and as much again.</value>
    public int PrefetchCount { get; set; } = 100;

    /// <summary>Gets or sets what the server is told of a message that has succeeded.</summary>
    /// <value>The default is <see cref="RabbitMqSettlement.Ack"/>.</value>
    public RabbitMqSettlement OnSuccess { get; set; } = RabbitMqSettlement.Ack;

    /// <summary>Gets or sets what the server is told of a message that has failed for good; the pipeline's dead-letter sink has had it by then.</summary>
    /// <value>The default is <see cref="RabbitMqSettlement.Reject"/>: to the dead-letter exchange of the queue. With a dead-letter sink in the pipeline choose
    /// <see cref="RabbitMqSettlement.Ack"/>, or it is kept twice where the queue has such an exchange.</value>
    public RabbitMqSettlement OnFailure { get; set; } = RabbitMqSettlement.Reject;

    /// <summary>Gets or sets what the server is told of a message that was handed back: it was not finished in time, or its pipeline has stopped.</summary>
    /// <value>The default is <see cref="RabbitMqSettlement.RejectAndRequeue"/>.</value>
    public RabbitMqSettlement OnReturn { get; set; } = RabbitMqSettlement.RejectAndRequeue;

    /// <summary>Gets or sets whether the server counts a message as done with when it has sent it: at most once. What is under way when the process or the connection
    /// ends is lost, and <see cref="PrefetchCount"/>, <see cref="OnSuccess"/>, <see cref="OnFailure"/> and <see cref="OnReturn"/> have no effect.</summary>
    /// <value>The default is false. When it is true the server sends as fast as the network takes it, and what the pipeline has not asked for yet waits in
    /// memory, without a bound.</value>
    public bool NoAck { get; set; }

    /// <summary>Gets or sets whether it wants the queue for itself. While another has it, it connects again and again until it gets it.</summary>
    /// <value>The default is false.</value>
    public bool Exclusive { get; set; }

    /// <summary>Gets or sets the priority of the consumer: the server sends to those of the highest first, as long as they take messages.</summary>
    /// <value>The default, null, is the server's: 0. Any number, also below 0; the greater is the higher.</value>
    public int? Priority { get; set; }

    /// <summary>Gets or sets other arguments of the consumer, such as <c>x-cancel-on-ha-failover</c>.</summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, object?> ConsumerArguments { get; set; } = new Dictionary<string, object?>();

    /// <summary>Gets or sets how long it waits before it connects again.</summary>
    /// <value>The default is that of <see cref="ReconnectOptions"/>: for ever, from 1 s on, up to 30 s.</value>
    public ReconnectOptions Reconnect { get; set; } = new();

    /// <summary>Gets or sets how often the server is asked how many messages wait in the queue.</summary>
    /// <value>The default is 5 s. More than 0. <see cref="Timeout.InfiniteTimeSpan"/> for never.</value>
    public TimeSpan LagInterval { get; set; } = TimeSpan.FromSeconds(5);

    internal override void Check(OptionFaults faults)
    {
        base.Check(faults);
        if (Declare is null) faults.Required("", nameof(Queue), Queue);
        Declare?.Check(nameof(Declare), faults);
        if (PrefetchCount is < 1 or > ushort.MaxValue) faults.Add($"{nameof(PrefetchCount)} must be from 1 to 65535, was {PrefetchCount}");
        faults.Positive("", nameof(LagInterval), LagInterval);
        faults.Reconnect(nameof(Reconnect), Reconnect);
        CheckSettlement(faults, nameof(OnSuccess), OnSuccess);
        CheckSettlement(faults, nameof(OnFailure), OnFailure);
        CheckSettlement(faults, nameof(OnReturn), OnReturn);
        for (var i = 0; i < Bindings.Count; i++) faults.Required($"{nameof(Bindings)}:{i}", nameof(RabbitMqBinding.Exchange), Bindings[i].Exchange);
    }

    internal Dictionary<string, object?> ToConsumerArguments()
    {
        var arguments = new Dictionary<string, object?>();
        if (Priority is { } priority) arguments["x-priority"] = priority;
        foreach (var (name, value) in ConsumerArguments) arguments[name] = value;
        return arguments;
    }

    private static void CheckSettlement(OptionFaults faults, string option, RabbitMqSettlement value)
    {
        if (!Enum.IsDefined(value)) faults.Add($"{option} must be {string.Join(", ", Enum.GetNames<RabbitMqSettlement>())}, was {value}");
    }
}
