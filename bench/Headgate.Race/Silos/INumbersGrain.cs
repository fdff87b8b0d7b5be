using Orleans;

namespace Headgate.Race.Silos;

/// <summary>Gives integers, in batches, to whoever asks.</summary>
internal interface INumbersGrain : IGrainWithGuidKey
{
    /// <summary>Begins with 0, and ends before a number.</summary>
    Task BeginAsync(long end);

    /// <summary>The next numbers, as many as are asked for while there are any.</summary>
    Task<long[]> TakeAsync(int count);
}
