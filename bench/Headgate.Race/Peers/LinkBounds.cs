namespace Headgate.Race.Peers;

/// <summary>How much may be in flight on each link between two stages.</summary>
/// <param name="MaxDemand">Events per link.</param>
internal sealed record LinkBounds(int MaxDemand)
{
    public const int DefaultMaxDemand = 1000;

    /// <summary>Batches per link, for the peers that send batches: one that is filled while another is emptied.</summary>
    public const int BatchesInFlight = 2;

    /// <summary>Events per batch, for the peers that send batches.</summary>
    public int BatchSize => MaxDemand / BatchesInFlight;
}
