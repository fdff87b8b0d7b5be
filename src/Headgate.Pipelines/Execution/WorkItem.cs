namespace Headgate.Pipelines.Execution;

/// <summary>A message that was taken and is not done, and the line it came from; null when messages have no key.</summary>
internal readonly record struct WorkItem<T>(T Item, KeyLine<T>? Line);
