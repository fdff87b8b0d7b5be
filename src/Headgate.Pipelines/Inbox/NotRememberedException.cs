namespace Headgate.Pipelines.Inbox;

/// <summary>An inbox could not remember messages whose source has been told all the same.</summary>
internal sealed class NotRememberedException(Exception failure) : Exception($"The inbox could not remember what was processed: {failure.Message}", failure);
