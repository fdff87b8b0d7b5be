using Microsoft.Extensions.Logging;

namespace Headgate.PostgreSql;

/// <summary>Everything that the connector logs. Event ids 2500 to 2599; ids and names never change.</summary>
internal static partial class PostgresEvents
{
    [LoggerMessage(2500, LogLevel.Warning, "Pipeline {Pipeline}: source {Source} ({Origin}) could not free what it had in hand. Others get these rows when their leases run out, in {LeaseDuration} at most.", EventName = "PostgresLeasesNotFreed")]
    public static partial void LeasesNotFreed(ILogger logger, Exception failure, string pipeline, string source, string origin, TimeSpan leaseDuration);
}
