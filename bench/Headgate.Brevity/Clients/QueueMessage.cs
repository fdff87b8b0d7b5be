namespace Headgate.Brevity.Clients;

/// <summary>A message as it was received, with the tag by which it is acknowledged.</summary>
internal sealed record QueueMessage(long Tag, string Body);
