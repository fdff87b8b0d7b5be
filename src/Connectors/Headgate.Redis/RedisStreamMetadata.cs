namespace Headgate.Redis;

/// <summary>The names of what Redis says of an entry, in the metadata of its message. Its fields stand beside them, under their own names, but for the body.</summary>
public static class RedisStreamMetadata
{
    /// <summary>The stream: a <see cref="string"/>.</summary>
    public const string Stream = "redis.stream";

    /// <summary>The id of the entry: a <see cref="string"/>.</summary>
    public const string Id = "redis.id";

    /// <summary>How often the entry was given out, this time included: a <see cref="long"/>, 1 at first.</summary>
    public const string DeliveredCount = "redis.delivered_count";
}
