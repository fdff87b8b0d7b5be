namespace Headgate.Sqs.Tests.Server;

/// <summary>What a queue of our own server is like.</summary>
internal sealed record QueueSettings
{
    public TimeSpan Delay { get; init; }

    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public int MaxRequestBytes { get; init; } = 256 * 1024;

    /// <summary>How often a message is received before it goes to the dead-letter queue.</summary>
    public int? MaxReceiveCount { get; init; }

    public string? DeadLetterQueue { get; init; }
}
