namespace Headgate.Pipelines.Sources;

/// <summary>A message that waits to be let in, and, with the last of those that were pushed together, whom to tell; or whoever pushed it was told already that it is taken.</summary>
internal readonly record struct PushedMessage<T>(Message<T> Message, TaskCompletionSource? Accepted, bool IsTaken = false);
