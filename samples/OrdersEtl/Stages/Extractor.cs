using Headgate.Stages;
using OrdersEtl.Extraction;
using OrdersEtl.Reporting;

namespace OrdersEtl.Stages;

/// <summary>Emits the rows of the input files, each when it is asked for, and completes when there are no more or it is told to stop.</summary>
/// <param name="reader">Where the rows come from. A file that cannot be read fails the stage with a <see cref="JobFailedException"/>.</param>
/// <param name="counters">Counts each row as read.</param>
/// <param name="stop">Cancelled when no more is to be read; what was read before still goes its way.</param>
public sealed class Extractor(OrdersReader reader, RunCounters counters, CancellationToken stop) : Producer<RawRow>
{
    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        for (var asked = demand; asked > 0; asked--)
        {
            if (stop.IsCancellationRequested || !reader.TryRead(out var row))
            {
                Complete();
                break;
            }

            counters.AddRead(1);
            Emit(row);
        }

        return default;
    }
}
