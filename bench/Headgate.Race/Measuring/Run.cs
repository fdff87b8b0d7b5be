namespace Headgate.Race.Measuring;

/// <summary>One measured run.</summary>
/// <param name="Events">Events processed.</param>
/// <param name="Seconds">Wall-clock time, including setting the stages up and taking them down.</param>
/// <param name="AllocatedBytes">Bytes allocated by all threads of the process in that time, set-up included.</param>
/// <param name="CpuSeconds">Processor time of all threads of the process in that time.</param>
/// <param name="NeighbourLoad">The cores that other processes kept busy meanwhile, or null where that cannot be told.</param>
internal sealed record Run(long Events, double Seconds, long AllocatedBytes, double CpuSeconds, double? NeighbourLoad)
{
    public double EventsPerSecond => Events / Seconds;

    public double NanosecondsPerEvent => CpuSeconds * 1e9 / Events;

    public double BytesPerEvent => (double)AllocatedBytes / Events;
}
