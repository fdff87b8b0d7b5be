namespace Headgate.Race.Ingest;

/// <summary>A value on its way, with the message that it was made of: what was received is not written over, so that it can be tried again.</summary>
/// <param name="Value">The value.</param>
/// <param name="Delivery">The message.</param>
internal readonly record struct KeptMessage(long Value, KeptDelivery Delivery)
{
    /// <summary>The batcher that it goes to.</summary>
    public int Batcher => (int)(Value & 1);
}
