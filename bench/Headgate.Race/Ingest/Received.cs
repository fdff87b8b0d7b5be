namespace Headgate.Race.Ingest;

/// <summary>A message as the client of a broker would give it to Headgate's peers: an object that can be acknowledged by its position. A processor
/// writes its result into it, so that no peer pays for a second object.</summary>
internal sealed class Received
{
    public Received(long position)
    {
        Position = position;
        Value = position;
    }

    /// <summary>What the broker knows it by.</summary>
    public long Position { get; }

    public long Value { get; set; }

    public bool IsEven => (Value & 1) == 0;

    /// <summary>The batcher that it goes to.</summary>
    public int Batcher => (int)(Value & 1);
}
