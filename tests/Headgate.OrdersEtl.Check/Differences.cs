namespace Headgate.OrdersEtl.Check;

/// <summary>Counts differences and keeps the words of the first.</summary>
public sealed class Differences
{
    private string _first = "";

    public int Count { get; private set; }

    public void Add(string difference)
    {
        if (Count++ == 0) _first = difference;
    }

    public override string ToString() => Count == 1 ? _first : $"{_first} (and {Count - 1} more differences)";
}
