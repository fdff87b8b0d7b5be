namespace Headgate.Redis;

/// <summary>Where a consumer group begins that is created.</summary>
public enum RedisStreamStart
{
    /// <summary>With the first entry of the stream.</summary>
    First,

    /// <summary>With the next entry that is added.</summary>
    New,
}
