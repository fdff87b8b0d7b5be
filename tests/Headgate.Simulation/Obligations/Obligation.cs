namespace Headgate.Simulation.Obligations;

/// <summary>A message that was issued, and everything that became of it.</summary>
/// <param name="key">Its key.</param>
/// <param name="parts">Into how many parts it is split.</param>
/// <param name="sinks">In which sinks each part has to arrive.</param>
internal sealed class Obligation(int key, int parts, IReadOnlyList<int> sinks)
{
    private readonly int[] _sunk = new int[parts * sinks.Count];
    private readonly bool[] _kept = new bool[parts * sinks.Count];

    public int Key => key;

    public int DeliveryCount { get; set; }

    /// <summary>How often it may be sunk once more: each redelivery is one, and each failure after a commit.</summary>
    public int Excuses { get; set; }

    public bool IsAcknowledged { get; set; }

    public int SunkCount => _sunk.Sum();

    public bool IsSettled
    {
        get
        {
            for (var i = 0; i < _sunk.Length; i++)
            {
                if (_sunk[i] == 0 && !_kept[i]) return false;
            }

            return true;
        }
    }

    /// <summary>A part arrives in a sink.</summary>
    /// <returns>How often it has; 0 when it does not belong there.</returns>
    public int Sink(int sink, int part) => IndexOf(sink, part) is >= 0 and var index ? ++_sunk[index] : 0;

    /// <summary>A dead letter was kept.</summary>
    /// <param name="sink">Of the way to which sink; null for all.</param>
    /// <param name="part">Of which part; -1 for all.</param>
    public void Keep(int? sink, int part)
    {
        for (var place = 0; place < sinks.Count; place++)
        {
            if (sink is { } only && sinks[place] != only) continue;
            for (var i = 0; i < parts; i++) _kept[(place * parts) + i] |= part < 0 || part == i;
        }
    }

    private int IndexOf(int sink, int part)
    {
        if (part >= parts || (part < 0 && parts > 1)) return -1;
        for (var place = 0; place < sinks.Count; place++)
        {
            if (sinks[place] == sink) return (place * parts) + Math.Max(0, part);
        }

        return -1;
    }
}
