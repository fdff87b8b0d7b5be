using System.Collections;

namespace Headgate.Pipelines.Batching;

/// <summary>Messages that are handled together.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>Valid until the handler has returned. Not thread-safe, except for reading.</remarks>
public sealed class MessageBatch<T> : IReadOnlyList<Message<T>>
{
    private readonly IReadOnlyList<Message<T>> _messages;

    /// <summary>Creates a batch: for tests of a handler.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="info">What is known of the batch; null for a full batch of the default batcher.</param>
    /// <param name="attempt">How often it has been tried, this time included.</param>
    public MessageBatch(IReadOnlyList<Message<T>> messages, BatchInfo? info = null, int attempt = 1)
    {
        ArgumentNullException.ThrowIfNull(messages);
        _messages = messages;
        Info = info ?? new BatchInfo { Batcher = PipelineDefaults.BatcherName, Key = null, Partition = null, Size = messages.Count, Trigger = BatchTrigger.Size };
        Attempt = attempt;
    }

    /// <summary>Gets which batch it is, and why it was closed.</summary>
    public BatchInfo Info { get; }

    /// <summary>Gets how often the batch has been tried, the present time included: 1 at first. What is tried again are the messages that failed.</summary>
    public int Attempt { get; }

    /// <inheritdoc />
    public int Count => _messages.Count;

    /// <inheritdoc />
    public Message<T> this[int index] => _messages[index];

    /// <summary>Gets the data of the messages.</summary>
    public IEnumerable<T> Data => _messages.Select(static message => message.Data);

    /// <inheritdoc />
    public IEnumerator<Message<T>> GetEnumerator() => _messages.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
