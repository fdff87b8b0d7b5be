namespace Headgate.Sqs.Settling;

/// <summary>A message that waits for its call, and who waits for it.</summary>
internal readonly record struct WaitingItem(SettleItem Item, SettleRound Round);
