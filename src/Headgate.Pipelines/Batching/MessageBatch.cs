using System.Collections;
using System.Runtime.InteropServices;

namespace Headgate.Pipelines.Batching;

/// <summary>Messages that are handled together.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>Valid until the handler has returned; from then on its members may throw an <see cref="InvalidOperationException"/>, as its list serves another batch. Until then several
/// threads may read it.</remarks>
public sealed class MessageBatch<T> : IReadOnlyList<Message<T>>
{
    private List<Message<T>>? _messages;

    /// <summary>Creates a batch: for tests of a handler.</summary>
    /// <param name="messages">The messages; copied, unless they are a <see cref="List{T}"/>.</param>
    /// <param name="info">What is known of the batch; null for a full batch of the default batcher.</param>
    /// <param name="attempt">How often it has been tried, this time included.</param>
    public MessageBatch(IReadOnlyList<Message<T>> messages, BatchInfo? info = null, int attempt = 1)
    {
        ArgumentNullException.ThrowIfNull(messages);
        _messages = messages as List<Message<T>> ?? [.. messages];
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
    public Message<T> this[int index] => Messages[index];

    /// <summary>Gets the messages in their order: the quickest way through a batch.</summary>
    /// <exception cref="InvalidOperationException">The handler has returned.</exception>
    /// <remarks>Valid until the handler has returned, like the batch.</remarks>
    public ReadOnlySpan<Message<T>> Span => CollectionsMarshal.AsSpan(Messages);

    /// <summary>Gets the data of the messages, as a sequence that reads them when it is enumerated: before the handler returns.</summary>
    public IEnumerable<T> Data => Messages.Select(static message => message.Data);

    private List<Message<T>> Messages => _messages ?? throw new InvalidOperationException("The batch is its handler's no longer: it is valid until the handler has returned. Copy what is to be kept.");

    /// <summary>Whether it is made of these messages.</summary>
    internal bool IsOf(List<Message<T>> messages) => ReferenceEquals(_messages, messages);

    /// <summary>Its messages' list serves another batch from now on: whoever has kept this one does not get to see that.</summary>
    internal void Detach() => _messages = null;

    /// <summary>Enumerates the messages, without allocating anything. Unlike a span's, this enumerator may be used across an await.</summary>
    /// <returns>The enumerator.</returns>
    /// <exception cref="InvalidOperationException">The handler has returned.</exception>
    public List<Message<T>>.Enumerator GetEnumerator() => Messages.GetEnumerator();

    /// <inheritdoc />
    IEnumerator<Message<T>> IEnumerable<Message<T>>.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
