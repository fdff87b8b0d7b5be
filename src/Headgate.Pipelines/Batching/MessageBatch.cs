using System.Collections;

namespace Headgate.Pipelines.Batching;

/// <summary>Messages that are handled together.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>Valid until the handler has returned. Not thread-safe, except for reading.</remarks>
public sealed class MessageBatch<T> : IReadOnlyList<Message<T>>
{
    private IReadOnlyList<Message<T>>? _messages;

    // What the pipeline itself makes batches of: a call through an interface for each message would cost more than all else here.
    private List<Message<T>>? _list;

    /// <summary>Creates a batch: for tests of a handler.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="info">What is known of the batch; null for a full batch of the default batcher.</param>
    /// <param name="attempt">How often it has been tried, this time included.</param>
    public MessageBatch(IReadOnlyList<Message<T>> messages, BatchInfo? info = null, int attempt = 1)
    {
        ArgumentNullException.ThrowIfNull(messages);
        _messages = messages;
        _list = messages as List<Message<T>>;
        Info = info ?? new BatchInfo { Batcher = PipelineDefaults.BatcherName, Key = null, Partition = null, Size = messages.Count, Trigger = BatchTrigger.Size };
        Attempt = attempt;
    }

    /// <summary>Gets which batch it is, and why it was closed.</summary>
    public BatchInfo Info { get; }

    /// <summary>Gets how often the batch has been tried, the present time included: 1 at first. What is tried again are the messages that failed.</summary>
    public int Attempt { get; }

    /// <inheritdoc />
    public int Count => Messages.Count;

    /// <inheritdoc />
    public Message<T> this[int index] => _list is { } list ? list[index] : Messages[index];

    /// <summary>Gets the data of the messages.</summary>
    public IEnumerable<T> Data => Messages.Select(static message => message.Data);

    private IReadOnlyList<Message<T>> Messages => _messages ?? throw new InvalidOperationException("The batch is its handler's no longer: it is valid until the handler has returned. Copy what is to be kept.");

    /// <summary>Whether it is made of these messages.</summary>
    internal bool IsOf(List<Message<T>> messages) => ReferenceEquals(_list, messages);

    /// <summary>Its messages' list serves another batch from now on: whoever has kept this one does not get to see that.</summary>
    internal void Detach()
    {
        _messages = null;
        _list = null;
    }

    /// <inheritdoc />
    public IEnumerator<Message<T>> GetEnumerator() => Messages.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
