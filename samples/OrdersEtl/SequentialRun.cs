using OrdersEtl.Extraction;
using OrdersEtl.Loading;
using OrdersEtl.Reporting;
using OrdersEtl.Transformation;

namespace OrdersEtl;

/// <summary>Extracts, transforms and loads in one loop on one thread.</summary>
public sealed class SequentialRun(OrdersReader reader, RejectsFile rejects, BatchLoader loader, RunCounters counters)
{
    /// <summary>
    /// Loads until the input ends or the token is cancelled. Either way every row that was read is loaded or rejected when it
    /// returns; cancelling throws nothing.
    /// </summary>
    /// <exception cref="JobFailedException">A file cannot be read or written; what was committed before stays.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && reader.TryRead(out var row))
        {
            counters.AddRead(1);
            if (OrderTransformer.TryTransform(row, out var order, out var rejection)) loader.Add(new TransformedOrder(order, row));
            else rejects.Write(row, rejection);
        }

        loader.Complete();
    }
}
