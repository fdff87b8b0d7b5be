using Microsoft.Extensions.Logging;

namespace Headgate.Sqs;

/// <summary>Everything that the connector logs. Event ids 6700 to 6799; ids and names never change.</summary>
internal static partial class SqsEvents
{
    [LoggerMessage(6700, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: {Count} messages could not be settled, since their receipts are void: {Code} {Reason}; their visibility time-out has passed, and they may come again", EventName = "SqsReceiptsVoid")]
    public static partial void ReceiptsVoid(ILogger logger, string pipeline, string source, int count, string code, string reason);

    [LoggerMessage(6701, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: what was received and not finished could not be handed back; it comes again when its visibility time-out has passed", EventName = "SqsHandBackFailed")]
    public static partial void HandBackFailed(ILogger logger, Exception exception, string pipeline, string source);

    [LoggerMessage(6702, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: {Count} messages have been under way for {MaxExtension}, and are not extended any more; they may come again", EventName = "SqsExtensionEnded")]
    public static partial void ExtensionEnded(ILogger logger, string pipeline, string source, int count, TimeSpan maxExtension);

    [LoggerMessage(6703, LogLevel.Information, "Pipeline {Pipeline}, {Source}: the queue's attributes may not be read, so its lag is not known", EventName = "SqsLagRefused")]
    public static partial void LagRefused(ILogger logger, string pipeline, string source);

    [LoggerMessage(6704, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: {Count} messages are settled again in {Wait}, since the service has not taken it", EventName = "SqsSettlingAgain")]
    public static partial void SettlingAgain(ILogger logger, Exception? exception, string pipeline, string source, int count, TimeSpan wait);

    [LoggerMessage(6705, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: the service has not taken what has become of {Count} messages for {Patience}; their visibility time-out has passed, and they come again", EventName = "SqsSettlingGivenUp")]
    public static partial void SettlingGivenUp(ILogger logger, Exception exception, string pipeline, string source, int count, TimeSpan patience);

    [LoggerMessage(6706, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: {Count} messages under way could not be extended; they come again if they have not ended when their visibility time-out has passed", EventName = "SqsExtensionFailed")]
    public static partial void ExtensionFailed(ILogger logger, Exception? exception, string pipeline, string source, int count);

    [LoggerMessage(6707, LogLevel.Debug, "Pipeline {Pipeline}, {Source}: the messages that wait could not be counted", EventName = "SqsLagFailed")]
    public static partial void LagFailed(ILogger logger, Exception exception, string pipeline, string source);
}
