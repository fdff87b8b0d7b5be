namespace Headgate.Race.Brc;

/// <summary>The figures of one station, in tenths of a degree.</summary>
internal sealed class BrcFigures
{
    public int Min { get; private set; } = int.MaxValue;

    public int Max { get; private set; } = int.MinValue;

    public long Sum { get; private set; }

    public long Count { get; private set; }

    public void Add(int tenths)
    {
        if (tenths < Min) Min = tenths;
        if (tenths > Max) Max = tenths;
        Sum += tenths;
        Count++;
    }

    public void Merge(BrcFigures other)
    {
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        Sum += other.Sum;
        Count += other.Count;
    }
}
