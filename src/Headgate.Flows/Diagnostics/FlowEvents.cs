using Microsoft.Extensions.Logging;

namespace Headgate.Flows.Diagnostics;

/// <summary>Everything that flows log; event ids 1200 to 1299; ids and names never change.</summary>
internal static partial class FlowEvents
{
    [LoggerMessage(1200, LogLevel.Warning, "Flow stage {Stage}: an element came too late for its window; how many will be logged at the end. WithDisorder or AllowLateness make it count", EventName = "FirstLateElement")]
    public static partial void FirstLate(ILogger logger, string stage);

    [LoggerMessage(1201, LogLevel.Warning, "Flow stage {Stage}: {Count} elements came too late for their windows", EventName = "LateElements")]
    public static partial void Late(ILogger logger, string stage, long count);

    [LoggerMessage(1202, LogLevel.Warning, "Flow stage {Stage}: a late element was dropped, because its side output is full and nobody reads it; how many will be logged at the end. Read the side output while the flow runs", EventName = "FirstUnreadElement")]
    public static partial void FirstUnread(ILogger logger, string stage);

    [LoggerMessage(1203, LogLevel.Warning, "Flow stage {Stage}: {Count} late elements were dropped, because their side output was full and nobody read it", EventName = "UnreadElements")]
    public static partial void Unread(ILogger logger, string stage, long count);
    [LoggerMessage(1210, LogLevel.Information, "Flow {Flow}: goes on after snapshot {Epoch}", EventName = "FlowResumed")]
    public static partial void Resumed(ILogger logger, string flow, long epoch);

    [LoggerMessage(1211, LogLevel.Information, "Flow {Flow}: had ended in an earlier run, with snapshot {Epoch}; its sources are not touched. Delete the snapshot, or give the flow another name, to run it anew", EventName = "FlowHadEnded")]
    public static partial void HadEnded(ILogger logger, string flow, long epoch);
}
