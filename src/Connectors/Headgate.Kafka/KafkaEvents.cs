using Microsoft.Extensions.Logging;

namespace Headgate.Kafka;

/// <summary>Everything that the connector logs. Event ids 6600 to 6699; ids and names never change.</summary>
internal static partial class KafkaEvents
{
    [LoggerMessage(6600, LogLevel.Information, "Pipeline {Pipeline}, {Source}: assigned {Partitions}", EventName = "KafkaAssigned")]
    public static partial void Assigned(ILogger logger, string pipeline, string source, string partitions);

    [LoggerMessage(6601, LogLevel.Information, "Pipeline {Pipeline}, {Source}: revoked {Partitions}; {InFlight} messages of them are still under way, and come again", EventName = "KafkaRevoked")]
    public static partial void Revoked(ILogger logger, string pipeline, string source, string partitions, int inFlight);

    [LoggerMessage(6602, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: lost {Partitions}: the group has gone on without this member; what was not committed comes again", EventName = "KafkaLost")]
    public static partial void Lost(ILogger logger, string pipeline, string source, string partitions);

    [LoggerMessage(6603, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: offsets could not be committed; it is tried again with the next", EventName = "KafkaCommitFailed")]
    public static partial void CommitFailed(ILogger logger, Exception exception, string pipeline, string source);

    [LoggerMessage(6604, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: reading met with {Code}: {Reason}; it goes on", EventName = "KafkaReadFaltered")]
    public static partial void ReadFaltered(ILogger logger, string pipeline, string source, string code, string reason);

    [LoggerMessage(6605, LogLevel.Information, "Pipeline {Pipeline}, {Source}: {Partition} goes back to offset {Offset}, which was handed back", EventName = "KafkaRewound")]
    public static partial void Rewound(ILogger logger, string pipeline, string source, string partition, long offset);

    [LoggerMessage(6606, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: the client was not closed in order; the group gives its partitions to others when its session has timed out", EventName = "KafkaCloseFailed")]
    public static partial void CloseFailed(ILogger logger, Exception exception, string pipeline, string source);

    [LoggerMessage(6607, LogLevel.Warning, "{Who}: {Code}: {Reason}", EventName = "KafkaClientFaltered")]
    public static partial void ClientFaltered(ILogger logger, string who, string code, string reason);

    [LoggerMessage(6608, LogLevel.Debug, "{Who}: {Facility}: {Text}", EventName = "KafkaClientSaid")]
    public static partial void ClientSaid(ILogger logger, string who, string facility, string text);

    [LoggerMessage(6609, LogLevel.Warning, "{Who}: the client cannot go on and is made anew: {Code}: {Reason}", EventName = "KafkaProducerReplaced")]
    public static partial void ProducerReplaced(ILogger logger, string who, string code, string reason);

    [LoggerMessage(6610, LogLevel.Warning, "{Who}: a transaction of {Count} messages was aborted", EventName = "KafkaTransactionAborted")]
    public static partial void TransactionAborted(ILogger logger, Exception exception, string who, int count);

    [LoggerMessage(6611, LogLevel.Debug, "{Who}: {Count} records are written, and the offsets {Offsets}", EventName = "KafkaTransactionWritten", SkipEnabledCheck = true)]
    public static partial void TransactionWritten(ILogger logger, string who, int count, string offsets);

    [LoggerMessage(6612, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: the log of {Partition} has begun anew at offset {Offset}: its topic was deleted and made again, or the log was cut; the group is joined anew", EventName = "KafkaLogReset")]
    public static partial void LogReset(ILogger logger, string pipeline, string source, string partition, long offset);
}
