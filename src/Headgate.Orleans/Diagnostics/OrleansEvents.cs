using Microsoft.Extensions.Logging;

namespace Headgate.Orleans.Diagnostics;

/// <summary>Everything that the project logs. Event ids 1300 to 1399; ids and names never change.</summary>
internal static partial class OrleansEvents
{
    [LoggerMessage(1300, LogLevel.Error, "Producer {Producer}: {Count} events for {Consumer} were sent and have not arrived, as far as is known", EventName = "DeliveriesLost")]
    public static partial void DeliveriesLost(ILogger logger, string producer, string consumer, long count);

    [LoggerMessage(1301, LogLevel.Warning, "Producer {Producer} could not be told that {Stage} leaves; it notices when nothing is fetched any more", EventName = "CancelNotSaid")]
    public static partial void CancelNotSaid(ILogger logger, Exception exception, string producer, string stage);
}
