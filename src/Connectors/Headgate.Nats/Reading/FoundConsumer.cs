namespace Headgate.Nats.Reading;

/// <summary>What a source knows of its consumer.</summary>
/// <param name="ApiPrefix">Under which subject JetStream's requests are.</param>
/// <param name="AckWait">After how long it gives out again what was not acknowledged.</param>
internal sealed record FoundConsumer(string ApiPrefix, TimeSpan AckWait);
