namespace Headgate.Sqs.Settling;

/// <summary>A message that waits for its call, who waits for it, and since when, as a time stamp.</summary>
internal readonly record struct WaitingItem(SettleItem Item, SettleRound Round, long Since);
