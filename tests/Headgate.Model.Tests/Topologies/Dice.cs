namespace Headgate.Model.Tests.Topologies;

/// <summary>A small seeded generator (SplitMix64). Each stage has one of its own, so that real threads can use them too.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator of its own for somebody else.</summary>
    public Dice Split() => new(Next());

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)((Next() >> 33) % (ulong)count);

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True once in <paramref name="times"/>.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>Mostly small, now and then large: 1 half of the time, and twice as much with each half of the rest, up to <paramref name="most"/>.</summary>
    public int Exponential(int most)
    {
        var size = 1;
        while (size < most && OneIn(2)) size *= 2;
        return Math.Min(most, size);
    }

    public T Of<T>(IReadOnlyList<T> list) => list[Below(list.Count)];

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var word = _state;
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
        return word ^ (word >> 31);
    }
}
