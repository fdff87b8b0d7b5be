using Microsoft.Extensions.Logging;

namespace Headgate.Dashboard.Diagnostics;

/// <summary>Everything that a dashboard logs. Event ids 1800 to 1899; ids and names never change.</summary>
internal static partial class DashboardEvents
{
    [LoggerMessage(1800, LogLevel.Information, "Pipeline {Pipeline}: {Action} by {Who}: {Outcome}", EventName = "ActionPerformed")]
    public static partial void ActionPerformed(ILogger logger, string pipeline, string action, string who, string outcome);

    [LoggerMessage(1801, LogLevel.Warning, "Pipeline {Pipeline}: {Action} by {Who} is refused: {Reason}", EventName = "ActionRefused")]
    public static partial void ActionRefused(ILogger logger, string pipeline, string action, string who, string reason);

    [LoggerMessage(1802, LogLevel.Warning, "Pipeline {Pipeline}: {Action} by {Who}, which went on after its answer, has failed", EventName = "ActionFailed")]
    public static partial void ActionFailed(ILogger logger, Exception exception, string pipeline, string action, string who);

    [LoggerMessage(1803, LogLevel.Warning, "{Who} may not read events of the dashboard: {Count} do already, as many as may. {RefusedCount} were refused since this was said last. Raise MaxReaders, or close pages", EventName = "ReaderRefused")]
    public static partial void ReaderRefused(ILogger logger, string who, int count, long refusedCount);

    [LoggerMessage(1804, LogLevel.Debug, "{Who} has read {Count} events of the dashboard, and missed {MissedCount} that it was too slow for", EventName = "ReaderLeft")]
    public static partial void ReaderLeft(ILogger logger, string who, long count, long missedCount);

    [LoggerMessage(1805, LogLevel.Warning, "The dashboard could not look at {What}; it shows what it saw before, and looks again", EventName = "LookFailed")]
    public static partial void LookFailed(ILogger logger, Exception exception, string what);

    [LoggerMessage(1806, LogLevel.Warning, "Pipeline {Pipeline}: {Action} by {Who} has failed", EventName = "ActionBroken")]
    public static partial void ActionBroken(ILogger logger, Exception exception, string pipeline, string action, string who);
}
