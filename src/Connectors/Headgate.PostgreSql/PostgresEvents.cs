using Microsoft.Extensions.Logging;

namespace Headgate.PostgreSql;

/// <summary>What the connector logs: events 2500 to 2599.</summary>
internal static partial class PostgresEvents
{
    [LoggerMessage(2500, LogLevel.Warning, "Pipeline {Pipeline}: source {Source} ({Origin}) could not free what it had in hand. Others get these rows when their leases run out, in {LeaseDuration} at most.")]
    public static partial void LeasesNotFreed(ILogger logger, Exception failure, string pipeline, string source, string origin, TimeSpan leaseDuration);
}
