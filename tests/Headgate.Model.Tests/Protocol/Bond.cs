using Headgate.Stages;
using Headgate.Stages.Demand;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Protocol;

/// <summary>A subscription as its consumer sees it.</summary>
internal enum BondStatus
{
    Pending,
    Open,
    Leaving,
    Closed,
}

/// <summary>One subscription: the accounts of both ends, kept by the model beside those of the implementation.</summary>
internal sealed class Bond(ProducerNode producer, ConsumerNode consumer, Wire wire, Scope scope) : IDownstream<int>
{
    public ProducerNode Producer => producer;

    public ConsumerNode Consumer => consumer;

    public SubscriptionId Id { get; } = new((((producer.Number * 8) + consumer.Number) * 8) + wire.SubscriptionsMade);

    /// <summary>The consumer's side.</summary>
    public BondStatus Status { get; set; }

    /// <summary>The consumer has cancelled before it heard that the subscription is open.</summary>
    public bool WantsOut { get; set; }

    public int Asked { get; set; }

    public int Received { get; set; }

    public int Processed { get; set; }

    /// <summary>Received and not processed yet, with what is processed of the first.</summary>
    public Queue<Batch<int>> Held { get; } = new();

    public DemandWindow Window;

    /// <summary>The producer's side: null unless it holds the subscription open.</summary>
    public ConsumerLink<int>? Link { get; set; }

    /// <summary>Asks that have reached the producer.</summary>
    public int AskedAtProducer { get; set; }

    public int Sent { get; private set; }

    public int OpenDemand => AskedAtProducer - Sent;

    /// <summary>Broadcast: the number of the event that the consumer is due next.</summary>
    public int Cursor { get; set; }

    public bool IsAutomatic => scope.Automatic is not null;

    public bool Takes(int number) => !(scope.Selects && consumer.Number == scope.Consumers - 1) || number % 2 == 0;

    public SubscribeRequest<int> Request => new(Id, Options(), $"consumer {consumer.Number}", consumer, this);

    void IDownstream<int>.Subscribed(IUpstream upstream) => wire.Down.Enqueue(new DownMessage(DownKind.Subscribed, this));

    void IDownstream<int>.Events(Batch<int> batch)
    {
        var events = batch.Span.ToArray();
        ModelFailureException.Unless(events.Length > 0, "A message carries at least one event.");
        ModelFailureException.Unless(Link is not null, "Events are sent on open subscriptions only.");
        Sent += events.Length;
        ModelFailureException.Unless(Sent <= AskedAtProducer, "A producer sends no more than was asked for.");
        producer.NoteSent(this, events);
        wire.Down.Enqueue(new DownMessage(DownKind.Events, this, batch, events));
    }

    void IDownstream<int>.Cancelled(StopReason reason, EndOf ended)
    {
        Link = null;
        producer.Open.Remove(this);
        wire.Down.Enqueue(new DownMessage(DownKind.Cancelled, this));
    }

    private SubscriptionOptions Options() => scope.Dispatcher switch
    {
        DispatcherKind.Partition => new SubscriptionOptions { Partition = consumer.Number },
        DispatcherKind.Broadcast when scope.Selects && consumer.Number == scope.Consumers - 1 =>
            new SubscriptionOptions<int> { Selector = static value => Event.NumberOf(value) % 2 == 0 },
        _ => new SubscriptionOptions(),
    };
}
