using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace Headgate.Testing.Pipelines;

/// <summary>A batch handler that keeps the batches that come to it. Thread-safe.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class InMemorySink<T> : IBatchHandler<T>
{
    private readonly Lock _gate = new();
    private readonly List<(BatchInfo Info, IReadOnlyList<T> Data)> _batches = [];
    private readonly CountWatch _came = new();
    private Func<MessageBatch<T>, Exception?>? _failsWith;

    /// <summary>Gets the batches, in the order in which they came.</summary>
    public IReadOnlyList<(BatchInfo Info, IReadOnlyList<T> Data)> Batches
    {
        get
        {
            lock (_gate) return [.. _batches];
        }
    }

    /// <summary>Gets the data of all batches, in the order in which they came.</summary>
    public IReadOnlyList<T> Data
    {
        get
        {
            lock (_gate) return [.. _batches.SelectMany(static batch => batch.Data)];
        }
    }

    /// <summary>Makes batches fail that a rule picks out: nothing of them is kept.</summary>
    /// <param name="failure">How a batch fails; null from it, or for it, when it does not.</param>
    public void FailWith(Func<MessageBatch<T>, Exception?>? failure)
    {
        lock (_gate) _failsWith = failure;
    }

    /// <summary>Waits until so many messages have come, in all.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when they have.</returns>
    public async Task WaitForAsync(int count, CancellationToken cancellationToken = default)
    {
        Task reached;
        lock (_gate) reached = _came.WhenAsync(count);
        await reached.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_gate)
        {
            if (_failsWith?.Invoke(batch) is { } failure) return ValueTask.FromException<IReadOnlyList<Message<T>>>(failure);
            _batches.Add((batch.Info, [.. batch.Data]));
            _came.Add(batch.Count);
        }

        return new ValueTask<IReadOnlyList<Message<T>>>(batch);
    }
}
