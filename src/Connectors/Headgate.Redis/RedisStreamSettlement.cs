namespace Headgate.Redis;

/// <summary>What becomes of an entry that has failed for good.</summary>
public enum RedisStreamSettlement
{
    /// <summary>It is acknowledged, as if it had succeeded.</summary>
    Ack,

    /// <summary>It stays pending, and is given out again after <see cref="RedisStreamOptions.ClaimIdle"/>, until <see cref="RedisStreamOptions.MaxDeliveries"/> is reached.</summary>
    Keep,
}
