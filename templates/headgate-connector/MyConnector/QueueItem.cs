namespace MyConnector;

/// <summary>A message that was received, and what the queue calls it.</summary>
public sealed record QueueItem(long Id, string Text);
