using System.Diagnostics.Metrics;

namespace Headgate.Orleans.Diagnostics;

/// <summary>The instruments of what crosses from silo to silo. Names and units never change.</summary>
internal static class OrleansMeter
{
    public const string Name = "Headgate.Orleans";

    private const string ProducerTag = "headgate.producer";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> SentCount = Meter.CreateCounter<long>("headgate.remote.sent", "{event}", "Events that producers have sent to consumers in other silos.");

    private static readonly Counter<long> ReceivedCount = Meter.CreateCounter<long>("headgate.remote.received", "{event}", "Events that have come from producers in other silos.");

    private static readonly Counter<long> DeliveryCount = Meter.CreateCounter<long>("headgate.remote.deliveries", "{batch}", "Batches that have come from producers in other silos.");

    private static readonly Counter<long> LostCount = Meter.CreateCounter<long>("headgate.remote.lost", "{event}", "Events that were sent to consumers in other silos and have not arrived, as far as is known.");

    private static readonly UpDownCounter<long> Subscriptions = Meter.CreateUpDownCounter<long>("headgate.remote.subscriptions", "{subscription}", "Open subscriptions of consumers in other silos.");

    public static void Opened(string producer)
    {
        Subscriptions.Add(1, new KeyValuePair<string, object?>(ProducerTag, producer));
        LostCount.Add(0, new KeyValuePair<string, object?>(ProducerTag, producer));
    }

    public static void Closed(string producer, long lost)
    {
        Subscriptions.Add(-1, new KeyValuePair<string, object?>(ProducerTag, producer));
        if (lost > 0) LostCount.Add(lost, new KeyValuePair<string, object?>(ProducerTag, producer));
    }

    public static void Sent(string producer, int count) => SentCount.Add(count, new KeyValuePair<string, object?>(ProducerTag, producer));

    public static void Received(string producer, int count)
    {
        ReceivedCount.Add(count, new KeyValuePair<string, object?>(ProducerTag, producer));
        DeliveryCount.Add(1, new KeyValuePair<string, object?>(ProducerTag, producer));
    }
}
