using System.Text.Json.Nodes;

namespace Headgate.Sqs.Tests.Server;

/// <summary>A message in a queue of our own server.</summary>
internal sealed class StoredMessage(long number, string body, MessageGroup group)
{
    public long Number => number;

    public string Id { get; } = Guid.NewGuid().ToString();

    public string Body => body;

    public MessageGroup Group => group;

    public string? GroupId { get; init; }

    public string? DeduplicationId { get; init; }

    public JsonObject? Attributes { get; init; }

    public string? TraceHeader { get; init; }

    public DateTimeOffset SentAt { get; init; }

    public DateTimeOffset? FirstReceivedAt { get; set; }

    public string? CameFrom { get; set; }

    public int ReceiveCount { get; set; }

    /// <summary>The receipt that counts.</summary>
    public string? Receipt { get; set; }

    /// <summary>Counts the changes of visibility, so that a time-out of before is known as such.</summary>
    public int Version { get; set; }

    public bool IsInFlight { get; set; }

    public bool IsDeleted { get; set; }
}
