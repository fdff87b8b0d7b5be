namespace Headgate.Sqs.Settling;

/// <summary>A message that the service is to be told of.</summary>
/// <param name="Receipt">Its receipt.</param>
/// <param name="VisibilitySeconds">After how long it is visible again; null when it is deleted.</param>
internal readonly record struct SettleItem(Receipt Receipt, int? VisibilitySeconds);
