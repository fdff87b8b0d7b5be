using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Sources;

/// <summary>Takes messages from a source.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>Not thread-safe: it belongs to the call that it was given to.</remarks>
public sealed class MessageBuffer<T>
{
    private readonly Ring<Message<T>> _messages = new(64);
    private int _most;
    private long _mostBytes;
    private long _bytes;

    internal MessageBuffer()
    {
    }

    /// <summary>Gets how many more messages are wanted; 0 when the buffer is full. Adding more is no error: they wait.</summary>
    public int Room => IsFull ? 0 : _most - _messages.Count;

    /// <summary>Gets how many messages were added.</summary>
    public int Count => _messages.Count;

    /// <summary>Gets whether no more messages are wanted, by their number or by their size.</summary>
    public bool IsFull => _messages.Count >= _most || _bytes >= _mostBytes;

    /// <summary>Whether any message was added, ever, that takes of the pipeline's memory.</summary>
    internal bool HasSizes { get; private set; }

    internal Ring<Message<T>> Messages => _messages;

    /// <summary>Adds a message.</summary>
    /// <param name="data">The data.</param>
    /// <param name="delivery">What the message came with; null for one that nobody is told of.</param>
    public void Add(T data, Delivery? delivery = null) => Add(new Message<T>(data, delivery));

    /// <summary>Adds a message.</summary>
    /// <param name="message">The message, with the batcher or the batch key that it is to have.</param>
    public void Add(Message<T> message)
    {
        var size = message.Delivery.SizeBytes;
        if (size != 0)
        {
            HasSizes = true;
            _bytes += size;
        }

        _messages.PushBack(message);
    }

    internal void Begin(int most, long mostBytes)
    {
        _most = most;
        _mostBytes = mostBytes;
        _bytes = 0;
    }
}
