using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;

namespace OrdersEtl.Extraction;

/// <summary>The rows of the input as the source of a pipeline, which owns it. A file that cannot be read ends the pipeline.</summary>
/// <param name="rows">Where the rows come from. Disposed of with the source.</param>
/// <param name="acknowledger">Who is told what has become of each row; null for nobody, since the database itself keeps the checkpoint.</param>
public sealed class RowsSource(IRowSource rows, IAcknowledger? acknowledger = null) : Source<RawRow>
{
    /// <summary>Bytes before the place where it reads, in all files; may be read from any thread.</summary>
    public long BytesRead => rows.BytesRead;

    // Rows under way would be read twice. The run that failed is resumed from its checkpoint instead.
    public override bool CanRestart => false;

    public override ValueTask<bool> ReadAsync(MessageBuffer<RawRow> messages, CancellationToken cancellationToken)
    {
        while (!messages.IsFull && !cancellationToken.IsCancellationRequested)
        {
            if (!rows.TryRead(out var row)) return new ValueTask<bool>(false);
            messages.Add(row, new RowDelivery(row, acknowledger));
        }

        return new ValueTask<bool>(true);
    }

    public override ValueTask DisposeAsync()
    {
        rows.Dispose();
        return base.DisposeAsync();
    }
}
