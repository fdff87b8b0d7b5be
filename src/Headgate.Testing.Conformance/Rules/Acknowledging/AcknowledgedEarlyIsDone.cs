using Headgate.Pipelines.Acknowledgement;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class AcknowledgedEarlyIsDone()
    : SourceRule("ACK-07", "A message that its handler acknowledges, before it ends, is done, and its end changes nothing.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(3);
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 3);
        foreach (var message in read) await bench.WithinAsync(message.Delivery.AcknowledgeAsync().AsTask(), "a handler acknowledges a message");
        await bench.EndAsync(read, DeliveryStatus.Returned);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after handlers have acknowledged all");
    }
}
