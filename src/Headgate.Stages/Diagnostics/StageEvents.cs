using Headgate.Stages.Buffering;
using Microsoft.Extensions.Logging;

namespace Headgate.Stages.Diagnostics;

/// <summary>Everything that stages log. Event ids 1000 to 1099; ids and names never change.</summary>
internal static partial class StageEvents
{
    [LoggerMessage(1000, LogLevel.Debug, "Stage {Stage}: {From} -> {To}", EventName = "StageStatusChanged")]
    public static partial void StatusChanged(ILogger logger, string stage, StageStatus from, StageStatus to);

    [LoggerMessage(1001, LogLevel.Error, "Stage {Stage} stopped by a failure ({Kind})", EventName = "StageFailed")]
    public static partial void Failed(ILogger logger, Exception exception, string stage, StopKind kind);

    [LoggerMessage(1002, LogLevel.Warning, "Stage {Stage} was killed", EventName = "StageKilled")]
    public static partial void Killed(ILogger logger, string stage);

    [LoggerMessage(1003, LogLevel.Error, "Stage {Stage}: its termination callback failed; the stage stops all the same", EventName = "StageTerminationFailed")]
    public static partial void TerminationFailed(ILogger logger, Exception exception, string stage);

    [LoggerMessage(1004, LogLevel.Warning, "Stage {Stage} stopped because its producer {Producer} did ({Reason}); what happened is in the log of {Producer}", EventName = "StageEndedWithProducer")]
    public static partial void EndedWithProducer(ILogger logger, string stage, string producer, StopReason reason);

    [LoggerMessage(1010, LogLevel.Debug, "Stage {Stage}: consumer {Consumer} subscribed", EventName = "ConsumerSubscribed")]
    public static partial void ConsumerSubscribed(ILogger logger, string stage, string consumer);

    [LoggerMessage(1011, LogLevel.Debug, "Stage {Stage}: consumer {Consumer} left ({Reason})", EventName = "ConsumerCancelled")]
    public static partial void ConsumerCancelled(ILogger logger, string stage, string consumer, StopReason reason);

    [LoggerMessage(1012, LogLevel.Debug, "Stage {Stage}: the subscription to {Producer} ended ({Reason})", EventName = "SubscriptionEnded")]
    public static partial void SubscriptionEnded(ILogger logger, string stage, string producer, StopReason reason);

    [LoggerMessage(1013, LogLevel.Warning, "Stage {Stage}: the subscription to {Producer} was refused", EventName = "SubscriptionRefused")]
    public static partial void SubscriptionRefused(ILogger logger, Exception exception, string stage, string producer);

    [LoggerMessage(1014, LogLevel.Debug, "Stage {Stage}: consumer {Consumer} asked on a subscription that is not open", EventName = "UnknownSubscription")]
    public static partial void UnknownSubscription(ILogger logger, string stage, string consumer);

    [LoggerMessage(1015, LogLevel.Error, "Stage {Stage}: {Count} events came from {Producer} on a subscription that is not open; they were discarded", EventName = "EventsOnUnknownSubscription")]
    public static partial void EventsOnUnknownSubscription(ILogger logger, string stage, int count, string producer);

    [LoggerMessage(1016, LogLevel.Warning, "Stage {Stage}: {Count} events more than were asked for came from {Producer}; they are processed all the same", EventName = "ExcessEvents")]
    public static partial void ExcessEvents(ILogger logger, string stage, long count, string producer);

    [LoggerMessage(1017, LogLevel.Warning, "Stage {Stage}: consumer {Consumer} asked for {Asked} events at once, where {Most} were expected; it takes a greater share than the others", EventName = "GreedyConsumer")]
    public static partial void GreedyConsumer(ILogger logger, string stage, string consumer, int asked, int most);

    [LoggerMessage(1018, LogLevel.Debug, "Stage {Stage}: consumer {Consumer} was refused ({Reason})", EventName = "ConsumerRefused")]
    public static partial void ConsumerRefused(ILogger logger, string stage, string consumer, StopReason reason);

    [LoggerMessage(1019, LogLevel.Error, "Stage {Stage}: the selector of consumer {Consumer} failed; its subscription ends", EventName = "ConsumerDropped")]
    public static partial void ConsumerDropped(ILogger logger, Exception exception, string stage, string consumer);

    [LoggerMessage(1020, LogLevel.Error, "Stage {Stage} discarded {Count} events ({Reason})", EventName = "EventsDiscarded")]
    public static partial void EventsDiscarded(ILogger logger, string stage, int count, DiscardReason reason);

    [LoggerMessage(1021, LogLevel.Error, "Stage {Stage} lost {Count} events that it had received and not processed ({Reason})", EventName = "EventsLost")]
    public static partial void EventsLost(ILogger logger, string stage, int count, DiscardReason reason);

    [LoggerMessage(1022, LogLevel.Debug, "Stage {Stage}: the reader left {Count} events unread that it had asked for", EventName = "EventsLeftUnread")]
    public static partial void EventsLeftUnread(ILogger logger, string stage, int count);

    [LoggerMessage(1030, LogLevel.Debug, "Supervisor {Supervisor} started child {Child}", EventName = "ChildStarted")]
    public static partial void ChildStarted(ILogger logger, string supervisor, string child);

    [LoggerMessage(1031, LogLevel.Information, "Supervisor {Supervisor}: child {Child} has stopped ({Reason})", EventName = "ChildStopped")]
    public static partial void ChildStopped(ILogger logger, string supervisor, string child, StopReason? reason);

    [LoggerMessage(1032, LogLevel.Warning, "Supervisor {Supervisor}: child {Child} did not stop within {Deadline} and was killed", EventName = "ChildOverran")]
    public static partial void ChildOverran(ILogger logger, string supervisor, string child, TimeSpan deadline);

    [LoggerMessage(1033, LogLevel.Error, "Supervisor {Supervisor}: child {Child} has not ended although it was killed: it blocks its thread, or does not heed its token. It is left behind", EventName = "ChildLeftBehind")]
    public static partial void ChildLeftBehind(ILogger logger, string supervisor, string child);

    [LoggerMessage(1034, LogLevel.Warning, "Supervisor {Supervisor}: child {Child} could not be restarted; it is tried again", EventName = "ChildRestartFailed")]
    public static partial void ChildRestartFailed(ILogger logger, Exception exception, string supervisor, string child);

    [LoggerMessage(1035, LogLevel.Error, "Supervisor {Supervisor} has stopped by a failure", EventName = "SupervisorFailed")]
    public static partial void SupervisorFailed(ILogger logger, Exception exception, string supervisor);

    [LoggerMessage(1036, LogLevel.Error, "The supervised task {Task} failed", EventName = "TaskFailed")]
    public static partial void TaskFailed(ILogger logger, Exception exception, string task);

    [LoggerMessage(1040, LogLevel.Error, "Stage {Stage}: a task failed and is not tried again; its event is given up", EventName = "ChildGivenUp")]
    public static partial void ChildGivenUp(ILogger logger, Exception exception, string stage);

    [LoggerMessage(1041, LogLevel.Warning, "Stage {Stage}: a task failed and is started again", EventName = "ChildTaskRestarted")]
    public static partial void ChildTaskRestarted(ILogger logger, Exception exception, string stage);

    [LoggerMessage(1042, LogLevel.Error, "Stage {Stage} stopped while {Count} tasks still ran; they are left behind", EventName = "ChildTasksLeftBehind")]
    public static partial void ChildTasksLeftBehind(ILogger logger, string stage, int count);
}
