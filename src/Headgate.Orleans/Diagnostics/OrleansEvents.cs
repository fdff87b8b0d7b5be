using Microsoft.Extensions.Logging;

namespace Headgate.Orleans.Diagnostics;

/// <summary>Everything that the project logs. Event ids 1300 to 1399; ids and names never change.</summary>
internal static partial class OrleansEvents
{
    [LoggerMessage(1300, LogLevel.Error, "Producer {Producer}: {Count} events for {Consumer} were sent and have not arrived, as far as is known", EventName = "DeliveriesLost")]
    public static partial void DeliveriesLost(ILogger logger, string producer, string consumer, long count);

    [LoggerMessage(1301, LogLevel.Warning, "Producer {Producer} could not be told that {Stage} leaves; it notices when nothing is fetched any more", EventName = "CancelNotSaid")]
    public static partial void CancelNotSaid(ILogger logger, Exception exception, string producer, string stage);

    [LoggerMessage(1302, LogLevel.Error, "Partition {Partition} has failed; it goes on from its last snapshot, here or in another silo", EventName = "PartitionFailed")]
    public static partial void PartitionFailed(ILogger logger, Exception exception, string partition);

    [LoggerMessage(1303, LogLevel.Debug, "Partition {Partition} could not reach its source; it asks again", EventName = "SourceNotReached")]
    public static partial void SourceNotReached(ILogger logger, Exception exception, string partition);

    [LoggerMessage(1304, LogLevel.Warning, "The grains of {Set} could not be looked after; that is tried again soon", EventName = "NotKept")]
    public static partial void NotKept(ILogger logger, Exception exception, string set);

    [LoggerMessage(1305, LogLevel.Error, "Shard {Shard} has failed; its pipeline is started anew, here or in another silo", EventName = "ShardFailed")]
    public static partial void ShardFailed(ILogger logger, Exception exception, string shard);

    [LoggerMessage(1306, LogLevel.Warning, "Grain {Number} of {Set} could not be reached; that is tried again soon", EventName = "OneNotKept")]
    public static partial void OneNotKept(ILogger logger, Exception exception, int number, string set);
}
