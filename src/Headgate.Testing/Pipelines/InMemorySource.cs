using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Sources;

namespace Headgate.Testing.Pipelines;

/// <summary>A source that a test fills, and that remembers what became of its messages. Thread-safe. One may be read by several incarnations, and
/// by several pipelines, one after the other.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class InMemorySource<T>
{
    private readonly Lock _gate = new();
    private readonly Queue<InMemoryDelivery<T>> _waiting = new();
    private readonly List<InMemoryDelivery<T>> _ended = [];
    private readonly CountWatch _acknowledged = new();
    private TaskCompletionSource _news = NewSignal();
    private Exception? _failure;
    private bool _isCompleted;
    private long _nextPosition;

    /// <summary>Creates an empty source.</summary>
    public InMemorySource() => Acknowledger = new InMemoryAcknowledger<T>(this);

    /// <summary>Gets the data whose messages were processed, in the order in which they were acknowledged.</summary>
    public IReadOnlyList<T> Succeeded => Ended(DeliveryStatus.Succeeded);

    /// <summary>Gets the data whose messages failed, in the order in which they were acknowledged.</summary>
    public IReadOnlyList<T> Failed => Ended(DeliveryStatus.Failed);

    /// <summary>Gets the data whose messages were handed back, in the order in which they were. They are not sent again.</summary>
    public IReadOnlyList<T> Returned => Ended(DeliveryStatus.Returned);

    /// <summary>Gets how many messages nobody has read yet.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Puts data into the source. Its position is its number, from 0 on.</summary>
    /// <param name="data">The data.</param>
    /// <param name="metadata">What the source says of it; null for nothing.</param>
    /// <param name="sizeBytes">How much it takes of the pipeline's memory, in bytes.</param>
    /// <exception cref="InvalidOperationException">The source was completed.</exception>
    public void Write(T data, IReadOnlyDictionary<string, object?>? metadata = null, int sizeBytes = 0)
    {
        lock (_gate)
        {
            if (_isCompleted) throw new InvalidOperationException("The source was completed.");
            _waiting.Enqueue(new InMemoryDelivery<T>(this, data, _nextPosition++, metadata, sizeBytes));
            _news.TrySetResult();
        }
    }

    /// <summary>Puts data into the source.</summary>
    /// <param name="data">The data.</param>
    /// <exception cref="InvalidOperationException">The source was completed.</exception>
    public void WriteAll(IEnumerable<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (var item in data) Write(item);
    }

    /// <summary>Ends the source after what it has: a pipeline that reads it comes to its end.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isCompleted = true;
            _news.TrySetResult();
        }
    }

    /// <summary>Makes the next read fail, once, as that of a source whose connection is lost.</summary>
    /// <param name="failure">How.</param>
    public void Fail(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        lock (_gate)
        {
            _failure = failure;
            _news.TrySetResult();
        }
    }

    /// <summary>Waits until so many messages were acknowledged, in whatever way.</summary>
    /// <param name="count">How many, since the source was made.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when they were.</returns>
    public async Task WaitForAcknowledgedAsync(int count, CancellationToken cancellationToken = default)
    {
        Task reached;
        lock (_gate) reached = _acknowledged.WhenAsync(count);
        await reached.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a pipeline reads: for <see cref="PipelineBuilder.From{T}(Func{SourceContext, Source{T}}, Action{SourceOptions}?, string)"/>.</summary>
    /// <returns>A source that reads this.</returns>
    public Source<T> Open() => new InMemorySourceReader<T>(this);

    internal InMemoryAcknowledger<T> Acknowledger { get; }

    internal async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            lock (_gate)
            {
                ThrowIfFailed();
                while (!messages.IsFull && _waiting.TryDequeue(out var delivery)) messages.Add(delivery.Data, delivery);
                if (messages.Count > 0) return true;
                if (_isCompleted && _waiting.Count == 0) return false;
                if (_news.Task.IsCompleted) _news = NewSignal();
                news = _news.Task;
            }

            await Race.OrCancelledAsync(news, cancellationToken);
        }
    }

    internal void Note(IEnumerable<Delivery> deliveries)
    {
        lock (_gate)
        {
            _ended.AddRange(deliveries.OfType<InMemoryDelivery<T>>());
            _acknowledged.Add(_ended.Count - _acknowledged.Count);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void ThrowIfFailed()
    {
        if (_failure is not { } failure) return;
        _failure = null;
        throw failure;
    }

    private IReadOnlyList<T> Ended(DeliveryStatus status)
    {
        lock (_gate) return [.. _ended.Where(delivery => delivery.Status == status).Select(static delivery => delivery.Data)];
    }
}
