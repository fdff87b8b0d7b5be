namespace OrdersEtl.Generation;

/// <summary>
/// SplitMix64. <see cref="Random"/> with a seed promises the same numbers only within one .NET version; a generated file
/// shall be the same byte for byte on every machine and in every version, so the numbers are made here.
/// </summary>
public sealed class SeededRandom(long seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>A number from 0 to <paramref name="exclusiveMaximum"/> - 1.</summary>
    public int Next(int exclusiveMaximum)
    {
        var high = Math.BigMul(NextBits(), (ulong)exclusiveMaximum, out _);
        return (int)high;
    }

    /// <summary>A number from <paramref name="minimum"/> to <paramref name="maximum"/>, both included.</summary>
    public int Between(int minimum, int maximum) => minimum + Next(maximum - minimum + 1);

    /// <summary>True once in <paramref name="times"/> calls, on average.</summary>
    public bool OneIn(int times) => Next(times) == 0;

    public T Pick<T>(T[] choices) => choices[Next(choices.Length)];

    private ulong NextBits()
    {
        _state = unchecked(_state + 0x9E3779B97F4A7C15UL);
        var mixed = _state;
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return mixed ^ (mixed >> 31);
    }
}
