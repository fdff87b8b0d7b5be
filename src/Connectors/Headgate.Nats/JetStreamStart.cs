namespace Headgate.Nats;

/// <summary>Where a consumer begins that is created.</summary>
public enum JetStreamStart
{
    /// <summary>With the first message of the stream.</summary>
    First,

    /// <summary>With the next message that comes.</summary>
    New,
}
