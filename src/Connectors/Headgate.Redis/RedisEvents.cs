using Microsoft.Extensions.Logging;

namespace Headgate.Redis;

/// <summary>Everything that the connector logs. Event ids 2300 to 2399; ids and names never change.</summary>
internal static partial class RedisEvents
{
    [LoggerMessage(2300, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: what was not acknowledged could not be handed back; others take it over in its time", EventName = "RedisHandBackFailed")]
    public static partial void HandBackFailed(ILogger logger, Exception exception, string pipeline, string source);
}
