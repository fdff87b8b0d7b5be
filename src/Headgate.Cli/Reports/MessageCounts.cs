namespace Headgate.Cli.Reports;

/// <summary>What has become of messages since a pipeline was started.</summary>
internal sealed record MessageCounts(long Received, long Succeeded, long Failed, long Returned, long InFlight);
