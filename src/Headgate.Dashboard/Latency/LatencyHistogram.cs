namespace Headgate.Dashboard.Latency;

/// <summary>
/// Durations, counted in buckets whose bounds grow by a sixteenth of a power of two: what it says of a quantile is at most 3.2 % off. From a microsecond to a day and
/// a half; what is shorter or longer is counted in the first and the last bucket.
/// </summary>
/// <remarks>Any number of threads may record at once: there is no lock, and nothing is allocated. It only grows; who wants the last minute subtracts what there was
/// before (<see cref="LatencyWindow"/>).</remarks>
internal sealed class LatencyHistogram
{
    /// <summary>How many buckets there are.</summary>
    public const int BucketCount = (LastPower - FirstPower) * PerPower;

    private const int PerPower = 16;
    private const int FirstPower = -20;
    private const int LastPower = 17;
    private const int MantissaBits = 52;
    private const int BucketBits = 4;
    private const int Bias = 1023;

    private readonly int[] _buckets = new int[BucketCount];
    private long _longest;

    /// <summary>Counts a duration.</summary>
    /// <param name="seconds">The duration; less than zero, and what is no number, count as none at all.</param>
    public void Record(double seconds)
    {
        if (!double.IsFinite(seconds)) seconds = 0;
        Interlocked.Increment(ref _buckets[IndexOf(seconds)]);
        var bits = seconds > 0 ? BitConverter.DoubleToInt64Bits(seconds) : 0; // of positive numbers the bits have the order of the numbers
        var longest = Volatile.Read(ref _longest);
        while (bits > longest)
        {
            var found = Interlocked.CompareExchange(ref _longest, bits, longest);
            if (found == longest) return;
            longest = found;
        }
    }

    /// <summary>The counts as they are; each was so at some moment of the call.</summary>
    public void CopyTo(int[] counts)
    {
        for (var i = 0; i < counts.Length; i++) counts[i] = Volatile.Read(ref _buckets[i]);
    }

    /// <summary>The longest duration since the last call, in seconds; zero when there was none.</summary>
    public double TakeLongest() => BitConverter.Int64BitsToDouble(Interlocked.Exchange(ref _longest, 0));

    /// <summary>The longest duration since <see cref="TakeLongest"/>, in seconds.</summary>
    public double Longest => BitConverter.Int64BitsToDouble(Volatile.Read(ref _longest));

    /// <summary>The bucket of a duration: the power of two, and the first four bits behind it.</summary>
    public static int IndexOf(double seconds)
    {
        if (!(seconds > 0)) return 0;
        var index = (BitConverter.DoubleToInt64Bits(seconds) >> (MantissaBits - BucketBits)) - ((long)(FirstPower + Bias) << BucketBits);
        return (int)Math.Clamp(index, 0, BucketCount - 1);
    }

    /// <summary>The duration that stands for a bucket, in seconds: the middle of it.</summary>
    public static double ValueOf(int index)
    {
        var power = Math.ScaleB(1, FirstPower + (index / PerPower));
        return power * (1 + (((index % PerPower) + 0.5) / PerPower));
    }
}
