using Headgate.Pipelines.Running;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Diagnostics;

/// <summary>Everything that pipelines log. Event ids 1100 to 1199; ids and names never change.</summary>
internal static partial class PipelineEvents
{
    [LoggerMessage(1100, LogLevel.Information, "Pipeline {Pipeline}: {From} -> {To}", EventName = "PipelineStatusChanged")]
    public static partial void StatusChanged(ILogger logger, string pipeline, PipelineStatus from, PipelineStatus to);

    [LoggerMessage(1101, LogLevel.Error, "Pipeline {Pipeline} stopped by a failure", EventName = "PipelineFailed")]
    public static partial void Failed(ILogger logger, Exception exception, string pipeline);

    [LoggerMessage(1102, LogLevel.Error, "Pipeline {Pipeline} could not finish within its shutdown time-out of {Timeout}: {Count} messages are handed back", EventName = "PipelineShutdownTimedOut")]
    public static partial void ShutdownTimedOut(ILogger logger, string pipeline, TimeSpan timeout, long count);

    [LoggerMessage(1110, LogLevel.Error, "Pipeline {Pipeline}, {Step}: {Count} messages failed, the first after {Attempts} attempts", EventName = "MessagesFailed")]
    public static partial void MessagesFailed(ILogger logger, Exception exception, string pipeline, string step, int count, int attempts);

    [LoggerMessage(1111, LogLevel.Warning, "Pipeline {Pipeline}, {Step}: attempt {Attempt} failed; the next is in {Delay}", EventName = "AttemptFailed")]
    public static partial void AttemptFailed(ILogger logger, Exception exception, string pipeline, string step, int attempt, TimeSpan delay);

    [LoggerMessage(1112, LogLevel.Error, "Pipeline {Pipeline}, {Step}: a message failed and blocks its key", EventName = "KeyBlocked")]
    public static partial void KeyBlocked(ILogger logger, Exception exception, string pipeline, string step);

    [LoggerMessage(1113, LogLevel.Error, "Pipeline {Pipeline}, {Step}: the failure handler failed; the messages stay failed", EventName = "FailureHandlerFailed")]
    public static partial void FailureHandlerFailed(ILogger logger, Exception exception, string pipeline, string step);

    [LoggerMessage(1114, LogLevel.Error, "Pipeline {Pipeline}, {Step}: {Count} dead letters could not be written; the messages are handed back to their source", EventName = "DeadLettersFailed")]
    public static partial void DeadLettersFailed(ILogger logger, Exception exception, string pipeline, string step, int count);

    [LoggerMessage(1115, LogLevel.Error, "Pipeline {Pipeline}: acknowledger {Acknowledger} failed; its source may send the messages again", EventName = "AcknowledgeFailed")]
    public static partial void AcknowledgeFailed(ILogger logger, Exception exception, string pipeline, string acknowledger);

    [LoggerMessage(1116, LogLevel.Warning, "Pipeline {Pipeline}: the leases of {Count} messages could not be extended; their source may send them again", EventName = "LeaseLost")]
    public static partial void LeaseLost(ILogger logger, Exception exception, string pipeline, int count);

    [LoggerMessage(1117, LogLevel.Error, "Pipeline {Pipeline}: {Name} failed while it was disposed", EventName = "DisposeFailed")]
    public static partial void DisposeFailed(ILogger logger, Exception exception, string pipeline, string name);

    [LoggerMessage(1119, LogLevel.Warning, "Pipeline {Pipeline}: {Dependency} could not be asked how it is, and counts as down", EventName = "DependencyFailed")]
    public static partial void DependencyFailed(ILogger logger, Exception exception, string pipeline, string dependency);

    [LoggerMessage(1120, LogLevel.Warning, "Pipeline {Pipeline} is paused: {Reason}", EventName = "PausedByDependency")]
    public static partial void PausedByDependency(ILogger logger, string pipeline, string reason);

    [LoggerMessage(1121, LogLevel.Error, "Pipeline {Pipeline}: a hook failed; the pipeline goes on", EventName = "HookFailed")]
    public static partial void HookFailed(ILogger logger, Exception exception, string pipeline);

    [LoggerMessage(1122, LogLevel.Information, "Pipeline {Pipeline}: {Count} dead letters of {Path} were replayed: {SettledCount} have succeeded or are kept anew, {LeftCount} stay there, and {OtherCount} that hold another type or were not asked for", EventName = "DeadLettersReplayed")]
    public static partial void DeadLettersReplayed(ILogger logger, string pipeline, long count, string path, long settledCount, long leftCount, long otherCount);

    [LoggerMessage(1123, LogLevel.Warning, "Pipeline {Pipeline}: {Count} lines of {Path} are no dead letters that can be read, the first at byte {Offset}; they stay there. Mend them, and replay the file again", EventName = "DeadLettersUnreadable")]
    public static partial void DeadLettersUnreadable(ILogger logger, Exception exception, string pipeline, long count, string path, long offset);

    [LoggerMessage(1124, LogLevel.Warning, "Pipeline {Pipeline}: {Path} is not replayed: {Holder} is replaying it. Replay it again when that has ended", EventName = "DeadLettersReplayRefused")]
    public static partial void DeadLettersReplayRefused(ILogger logger, string pipeline, string path, string holder);

    [LoggerMessage(1125, LogLevel.Warning, "Pipeline {Pipeline}: {Path} was taken away or emptied before its replay came to its end. Replay what was taken away", EventName = "DeadLettersGone")]
    public static partial void DeadLettersGone(ILogger logger, string pipeline, string path);

    [LoggerMessage(1126, LogLevel.Warning, "Pipeline {Pipeline}: {Count} dead letters of {Path} hold other types than {Type}, and none was replayed. If the type was renamed, set TypeName, or remove \"type\" from the lines", EventName = "DeadLettersOfOtherTypes")]
    public static partial void DeadLettersOfOtherTypes(ILogger logger, string pipeline, long count, string path, string type);

    [LoggerMessage(1127, LogLevel.Warning, "Pipeline {Pipeline}: the disposal of {Count} of its sources, sinks and limiters has not ended within {Limit}, and is not waited for any more", EventName = "DisposeLeft")]
    public static partial void DisposeLeft(ILogger logger, string pipeline, int count, TimeSpan limit);

    [LoggerMessage(1118, LogLevel.Warning, "Pipeline {Pipeline}, {Step}: an abandoned handler has failed after its time-out", EventName = "AbandonedHandlerFailed")]
    public static partial void AbandonedHandlerFailed(ILogger logger, Exception exception, string pipeline, string step);

    [LoggerMessage(1130, LogLevel.Information, "Pipeline {Pipeline}, {Source} reads {Origin}", EventName = "SourceConnected")]
    public static partial void SourceConnected(ILogger logger, string pipeline, string source, string origin);

    [LoggerMessage(1131, LogLevel.Warning, "Pipeline {Pipeline}, {Source} cannot read {Origin}; attempt {Attempt} has failed, and the next is in {Delay}", EventName = "SourceDisconnected")]
    public static partial void SourceDisconnected(ILogger logger, Exception exception, string pipeline, string source, string origin, int attempt, TimeSpan delay);

    [LoggerMessage(1132, LogLevel.Debug, "Pipeline {Pipeline}, {Source}: the lost connection to {Origin} could not be closed", EventName = "SourceCloseFailed")]
    public static partial void SourceCloseFailed(ILogger logger, Exception exception, string pipeline, string source, string origin);
}
