using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <summary>The sum of numbers, and how many they are. Sums of integers of up to 64 bits are kept in 128: they only go past the end of their type if the
/// sum of all numbers does, whichever stage has added up what.</summary>
/// <typeparam name="TNumber">The type of the numbers.</typeparam>
internal readonly struct NumberSum<TNumber> : IOwnJson<NumberSum<TNumber>>
    where TNumber : INumber<TNumber>
{
    private static readonly bool IsInteger = TNumber.One / (TNumber.One + TNumber.One) == TNumber.Zero;
    private static readonly bool IsWidened = IsInteger && !RuntimeHelpers.IsReferenceOrContainsReferences<TNumber>() && Unsafe.SizeOf<TNumber>() <= sizeof(long);

    private readonly Int128 _wide;
    private readonly TNumber _sum;

    /// <summary>Takes over what was written.</summary>
    internal NumberSum(Int128 wide, TNumber sum, long count)
    {
        _wide = wide;
        _sum = sum;
        Count = count;
    }

    /// <summary>Gets the sum of no numbers.</summary>
    public static NumberSum<TNumber> Empty => new(0, TNumber.Zero, 0);

    /// <inheritdoc />
    public JsonConverter<NumberSum<TNumber>> Json => new NumberSumJson<TNumber>();

    /// <summary>Gets the sum of integers of up to 64 bits.</summary>
    public Int128 Wide => _wide;

    /// <summary>Gets the sum of others.</summary>
    public TNumber Sum => _sum;

    /// <summary>Gets how many numbers were added.</summary>
    public long Count { get; }

    /// <summary>Gets the sum.</summary>
    /// <exception cref="OverflowException">It is past the end of its type.</exception>
    public TNumber Total => IsWidened ? TNumber.CreateChecked(_wide) : _sum;

    /// <summary>Gets the average; there is at least one number.</summary>
    public double Average => (IsWidened ? (double)_wide : double.CreateChecked(_sum)) / Count;

    /// <summary>Adds a number.</summary>
    public NumberSum<TNumber> Add(TNumber number) =>
        IsWidened ? new(_wide + Int128.CreateChecked(number), _sum, Count + 1) : new(_wide, checked(_sum + number), Count + 1);

    /// <summary>Makes two sums one.</summary>
    public NumberSum<TNumber> Merge(NumberSum<TNumber> other) => new(_wide + other._wide, checked(_sum + other._sum), Count + other.Count);
}
