namespace Headgate.Pipelines.Batching;

/// <summary>A closed batch on its way through the workers. When some of its messages are tried again, those are what is left of it.</summary>
internal sealed class BatchWork<T>(ClosedBatch<T> batch, int key, int[]? lanes)
{
    /// <summary>The key under which batches are kept in order.</summary>
    public int Key => key;

    /// <summary>How many messages of each producer it had when it was closed; null when there is one producer.</summary>
    public int[]? Lanes => lanes;

    /// <summary>How many messages it had when it was closed.</summary>
    public int Size { get; } = batch.Messages.Count;

    public BatchInfo Info { get; private set; } = batch.Info;

    public IReadOnlyList<Message<T>> Messages { get; private set; } = batch.Messages;

    public int Attempt { get; private set; } = 1;

    /// <summary>Nobody has its messages any more: their list can serve another batch.</summary>
    public bool IsSpent { get; set; }

    /// <summary>Messages that are to be tried again.</summary>
    public void TryAgain(IReadOnlyList<Message<T>> messages)
    {
        Messages = messages;
        Info = Info with { Size = messages.Count };
        Attempt++;
        foreach (var message in messages) message.Delivery.Attempt = Attempt;
    }

    /// <summary>Messages that wait until somebody lets them be tried again.</summary>
    public void Block(IReadOnlyList<Message<T>> messages)
    {
        Attempt = 0;
        TryAgain(messages);
    }
}
