using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Batching;

/// <summary>A closed batch on its way through the workers. When some of its messages are tried again, those are what is left of it, and what is held back because of them.</summary>
internal sealed class BatchWork<T>(ClosedBatch<T> batch, int key, int[]? lanes)
{
    private Dictionary<Delivery, int>? _positions;

    /// <summary>The key under which batches are kept in order.</summary>
    public int Key => key;

    /// <summary>How many messages of each producer it had when it was closed; null when there is one producer.</summary>
    public int[]? Lanes => lanes;

    /// <summary>How many messages it had when it was closed.</summary>
    public int Size { get; } = batch.Messages.Count;

    public BatchInfo Info { get; private set; } = batch.Info;

    public IReadOnlyList<Message<T>> Messages { get; private set; } = batch.Messages;

    /// <summary>Whether its messages are to leave in the order in which they came.</summary>
    public bool KeepsOrder { get; } = batch.Partition >= 0;

    /// <summary>Those that the handler is done with, and that wait for others; in their order.</summary>
    public IReadOnlyList<HeldMessage<T>> Held { get; private set; } = [];

    /// <summary>All that are not done.</summary>
    public IEnumerable<Message<T>> Unfinished => Messages.Concat(Held.Select(static held => held.Message));

    public int Attempt { get; private set; } = 1;

    /// <summary>Nobody has its messages any more: their list can serve another batch.</summary>
    public bool IsSpent { get; set; }

    /// <summary>The place of a message in the batch as it was closed.</summary>
    public int PositionOf(Delivery delivery)
    {
        if (_positions is null)
        {
            _positions = new Dictionary<Delivery, int>(ReferenceEqualityComparer.Instance);
            for (var i = 0; i < batch.Messages.Count; i++) _positions.Add(batch.Messages[i].Delivery, i);
        }

        return _positions[delivery];
    }

    /// <summary>Messages that are to be tried again, and those that wait for them.</summary>
    public void TryAgain(IReadOnlyList<Message<T>> messages, IReadOnlyList<HeldMessage<T>> held)
    {
        Messages = messages;
        Held = held;
        Info = Info with { Size = messages.Count };
        Attempt++;
        foreach (var message in messages) message.Delivery.Attempt = Attempt;
    }

    /// <summary>Messages that wait until somebody lets them be tried again, and those that wait for them.</summary>
    public void Block(IReadOnlyList<Message<T>> messages, IReadOnlyList<HeldMessage<T>> held)
    {
        Attempt = 0;
        TryAgain(messages, held);
    }
}
