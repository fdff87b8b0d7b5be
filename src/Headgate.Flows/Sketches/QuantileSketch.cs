namespace Headgate.Flows.Sketches;

/// <summary>
/// How numbers are spread, in little memory: its quantiles are off by no more than a share of their value. Two of it that were made with the same error can be
/// merged, and then say what one would that was given all numbers.
/// </summary>
/// <remarks>
/// <para><b>Guarantee.</b> Of <c>n</c> numbers in ascending order let <c>x</c> be the one at place <c>floor(q * (n - 1))</c>, from 0. Then <c>Quantile(q)</c> is from
/// <c>x - e * |x|</c> to <c>x + e * |x|</c>, where <c>e</c> is <see cref="RelativeError"/>, whatever the numbers and their order. The least and the greatest are exact. Numbers
/// nearer to zero than 2.3e-308 count as zero.</para>
/// <para>The method is that of Masson, Rim and Lee, <i>DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees</i>, PVLDB 12 (2019): a
/// number is counted by its logarithm, to a base that follows from the error. Unlike there bins are never joined, since the range of doubles bounds them: numbers
/// from 1 to a million need some 700 bins of 8 bytes with an error of 1 %, those over the whole range 71 000.</para>
/// <para>Not safe to share between threads. Methods that change it return it, so that it can be a state: <c>Reduce(() => new QuantileSketch(), (sketch, item) =>
/// sketch.Add(item.Length))</c>. A window that goes on after it has fired changes the sketch that it has fired: pass on its quantiles, or a <see cref="Copy"/>.</para>
/// </remarks>
public sealed partial class QuantileSketch
{
    private const double LeastMagnitude = 2.3e-308;

    private readonly LogBins _positive = new();
    private readonly LogBins _negative = new();
    private readonly double _logBase;
    private readonly double _center;
    private long _zeroCount;
    private double _min = double.NaN;
    private double _max = double.NaN;

    /// <summary>Makes an empty sketch.</summary>
    /// <param name="relativeError">By which share of its value a quantile may be off; from 0.0001 to 0.5. The default is 1 %.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="relativeError"/> is out of its range.</exception>
    public QuantileSketch(double relativeError = 0.01)
    {
        ThrowIfNoError(relativeError, nameof(relativeError));
        RelativeError = relativeError;

        // A little less than what is promised, so that roundings do not break the promise.
        var error = relativeError * (1 - 1e-6);
        var width = (1 + error) / (1 - error);
        _logBase = Math.Log(width);
        _center = 2 / (1 + width);
    }

    /// <summary>Gets by which share of its value a quantile may be off.</summary>
    public double RelativeError { get; }

    /// <summary>Gets how many numbers were added.</summary>
    public long Count => _positive.Count + _negative.Count + _zeroCount;

    /// <summary>Gets the least number; NaN when there is none.</summary>
    public double Min => _min;

    /// <summary>Gets the greatest number; NaN when there is none.</summary>
    public double Max => _max;

    /// <summary>Adds a number.</summary>
    /// <param name="value">The number; finite.</param>
    /// <returns>This sketch.</returns>
    /// <exception cref="ArgumentException">The number is not finite.</exception>
    public QuantileSketch Add(double value)
    {
        if (!double.IsFinite(value)) throw SketchErrors.NotFinite(value, nameof(value));
        if (value >= LeastMagnitude) _positive.Add(BinOf(value));
        else if (value <= -LeastMagnitude) _negative.Add(-BinOf(-value));
        else _zeroCount++;
        Extend(value, value);
        return this;
    }

    /// <summary>Adds the numbers of another sketch, which stays as it is.</summary>
    /// <param name="other">The other; made with the same error.</param>
    /// <returns>This sketch.</returns>
    /// <exception cref="ArgumentException">The other was made with another error.</exception>
    public QuantileSketch Merge(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.RelativeError != RelativeError) throw SketchErrors.DifferentErrors(RelativeError, other.RelativeError, nameof(other));
        _positive.Add(other._positive);
        _negative.Add(other._negative);
        _zeroCount += other._zeroCount;
        if (other.Count > 0) Extend(other._min, other._max);
        return this;
    }

    /// <summary>The number below which a share of all numbers is.</summary>
    /// <param name="quantile">The share, from 0 to 1: 0.5 for the median.</param>
    /// <returns>The number, off by no more than <see cref="RelativeError"/>; NaN when there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is not from 0 to 1.</exception>
    public double Quantile(double quantile)
    {
        ThrowIfNoQuantile(quantile, nameof(quantile));
        var count = Count;
        if (count == 0) return double.NaN;
        var rank = (long)Math.Floor(quantile * (count - 1));
        if (rank <= 0) return _min;
        return rank >= count - 1 ? _max : Math.Clamp(At(rank), _min, _max);
    }

    /// <summary>Several quantiles.</summary>
    /// <param name="quantiles">The shares, each from 0 to 1.</param>
    /// <returns>The numbers, in the order of the shares.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A share is not from 0 to 1.</exception>
    public IReadOnlyList<double> Quantiles(IReadOnlyList<double> quantiles)
    {
        ArgumentNullException.ThrowIfNull(quantiles);
        return [.. quantiles.Select(Quantile)];
    }

    /// <summary>Another sketch of the same numbers.</summary>
    /// <returns>The copy; either can be changed without the other.</returns>
    public QuantileSketch Copy() => new QuantileSketch(RelativeError).Merge(this);

    internal static void ThrowIfNoQuantile(double quantile, string name)
    {
        if (!(quantile >= 0 && quantile <= 1)) throw new ArgumentOutOfRangeException(name, quantile, "A quantile is from 0 to 1: 0.5 for the median.");
    }

    internal static void ThrowIfNoError(double relativeError, string name)
    {
        if (!(relativeError >= 0.0001 && relativeError <= 0.5)) throw new ArgumentOutOfRangeException(name, relativeError, "The relative error is from 0.0001 to 0.5: 0.01 for 1 %.");
    }

    /// <summary>The bin of a magnitude: the number of those below it, each wider than the one before by the same factor.</summary>
    private int BinOf(double magnitude) => (int)Math.Ceiling(Math.Log(magnitude) / _logBase);

    private double At(long rank)
    {
        if (rank < _negative.Count) return -ValueOf(-_negative.At(rank));
        rank -= _negative.Count;
        return rank < _zeroCount ? 0 : ValueOf(_positive.At(rank - _zeroCount));
    }

    /// <summary>The value that is off from both ends of a bin by the same share.</summary>
    private double ValueOf(int bin) => Math.Exp(bin * _logBase) * _center;

    private void Extend(double min, double max)
    {
        if (!(_min <= min)) _min = min;
        if (!(_max >= max)) _max = max;
    }
}
