using Headgate.Pipelines.Options;

namespace Headgate.Sqs.Writing;

/// <summary>What SQS takes.</summary>
internal static class SqsLimits
{
    public const int EntriesInCall = 10;
    public const int DefaultRequestBytes = 256 * 1024;
    private const int LeastRequestBytes = 1024;
    private const int MostRequestBytes = 1024 * 1024;

    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    public static void CheckRequestBytes(OptionFaults faults, string option, int value)
    {
        if (value is < LeastRequestBytes or > MostRequestBytes) faults.Add($"{option} must be from {LeastRequestBytes} to {MostRequestBytes}, was {value}");
    }
}
