using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Headgate.Flows.Aggregation;

/// <summary>What an average is made of. Integers of up to 64 bits are added up in 128, so that nothing is lost of them; other numbers as floating-point ones, as LINQ does.</summary>
/// <param name="Whole">The sum of those integers.</param>
/// <param name="Rest">The sum of other numbers.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct WindowAverage(Int128 Whole, double Rest, long Count)
{
    /// <summary>Gets the average; there is at least one number.</summary>
    [JsonIgnore]
    public double Value => ((double)Whole + Rest) / Count;

    /// <summary>One number more.</summary>
    public WindowAverage With<TNumber>(TNumber number)
        where TNumber : INumber<TNumber> => Kind<TNumber>.IsShortInteger
        ? this with { Whole = Whole + Int128.CreateChecked(number), Count = Count + 1 }
        : this with { Rest = Rest + double.CreateChecked(number), Count = Count + 1 };

    /// <summary>The numbers of both.</summary>
    public WindowAverage With(WindowAverage other) => new(Whole + other.Whole, Rest + other.Rest, Count + other.Count);

    private static class Kind<TNumber>
        where TNumber : INumber<TNumber>
    {
        public static readonly bool IsShortInteger =
            TNumber.One / (TNumber.One + TNumber.One) == TNumber.Zero && !RuntimeHelpers.IsReferenceOrContainsReferences<TNumber>() && Unsafe.SizeOf<TNumber>() <= sizeof(long);
    }
}
