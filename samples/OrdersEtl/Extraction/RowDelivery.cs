using Headgate.Pipelines.Acknowledgement;

namespace OrdersEtl.Extraction;

/// <summary>A row on its way through the pipeline: where it stands in the input, and how much memory it takes.</summary>
/// <param name="row">The row.</param>
/// <param name="acknowledger">Who is told what has become of it; null for nobody.</param>
public sealed class RowDelivery(in RawRow row, IAcknowledger? acknowledger) : Delivery(acknowledger)
{
    /// <summary>The number of the row in the input.</summary>
    public override long Position { get; } = row.Next.RowNumber;

    public override int SizeBytes { get; } = sizeof(char) * row.Text.Length;
}
