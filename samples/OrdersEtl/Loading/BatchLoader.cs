using System.Runtime.InteropServices;
using OrdersEtl.Reporting;
using OrdersEtl.Transformation;

namespace OrdersEtl.Loading;

/// <summary>Gathers orders into batches and stores them; records the duplicates among them. For one thread at a time.</summary>
public sealed class BatchLoader(OrderStore store, RejectsFile rejects, RunCounters counters)
{
    /// <summary>How many orders go into one transaction.</summary>
    public const int BatchSize = 500;

    private readonly List<TransformedOrder> _pending = new(BatchSize);

    /// <summary>Takes an order; stores the batch if it is full now.</summary>
    /// <exception cref="JobFailedException">The database or the rejects file cannot be written.</exception>
    public void Add(in TransformedOrder order)
    {
        _pending.Add(order);
        if (_pending.Count == BatchSize) Store();
    }

    /// <summary>Stores what is pending as a last, smaller batch, and flushes the rejects file.</summary>
    /// <exception cref="JobFailedException">The database or the rejects file cannot be written.</exception>
    public void Complete() => Store();

    private void Store()
    {
        var duplicates = store.InsertBatch(CollectionsMarshal.AsSpan(_pending));
        counters.AddLoaded(_pending.Count - duplicates.Count);
        foreach (var position in duplicates)
        {
            var duplicate = _pending[position];
            rejects.Write(duplicate.Row, Rejection.Duplicate(duplicate.Order.Id));
        }

        _pending.Clear();
        rejects.Flush();
    }
}
