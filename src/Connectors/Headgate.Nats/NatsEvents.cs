using Microsoft.Extensions.Logging;

namespace Headgate.Nats;

/// <summary>Everything that the connector logs. Event ids 2200 to 2299; ids and names never change.</summary>
internal static partial class NatsEvents
{
    [LoggerMessage(2200, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: a pull was refused with {Code} {Text}; the next is made soon", EventName = "NatsPullRefused")]
    public static partial void PullRefused(ILogger logger, string pipeline, string source, int code, string text);

    [LoggerMessage(2201, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: the server has not spoken of the pull for two heartbeats; another is made", EventName = "NatsHeartbeatMissed")]
    public static partial void HeartbeatMissed(ILogger logger, string pipeline, string source);

    [LoggerMessage(2202, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: what was pulled and not given out could not be handed back; the server gives it out again in its time", EventName = "NatsHandBackFailed")]
    public static partial void HandBackFailed(ILogger logger, Exception exception, string pipeline, string source);
}
