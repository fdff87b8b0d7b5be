using Headgate.Stages;
using OrdersEtl.Extraction;
using OrdersEtl.Loading;
using OrdersEtl.Transformation;

namespace OrdersEtl.Stages;

/// <summary>Makes an order of each row, in the order of the rows, and writes those that are none to the rejects file.</summary>
/// <remarks>There is one transformer, not one per core: of two rows with one id the first shall be loaded, so rows must not overtake each other.</remarks>
public sealed class Transformer(IProducer<RawRow> rows, RejectsFile rejects)
    : ProducerConsumer<RawRow, TransformedOrder>(new() { SubscribeTo = [new(rows)] })
{
    protected override ValueTask OnEventsAsync(EventBatch<RawRow> events, CancellationToken cancellationToken)
    {
        foreach (var row in events)
        {
            if (OrderTransformer.TryTransform(row, out var order, out var rejection)) Emit(new TransformedOrder(order, row));
            else rejects.Write(row, rejection);
        }

        return default;
    }
}
