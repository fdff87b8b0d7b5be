using StackExchange.Redis;

namespace Headgate.Redis.Reading;

/// <summary>An entry that was given out before.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="DeliveredCount">How often it was given out, this time included.</param>
internal readonly record struct ClaimedEntry(StreamEntry Entry, long DeliveredCount);
