namespace Headgate.Pipelines.Options;

/// <summary>The key that keeps messages in order from some point of a pipeline on.</summary>
/// <param name="Hash">The hash of a message's key; null when messages keep the key that they have.</param>
internal sealed record KeySelection<T>(Func<T, int>? Hash)
{
    /// <summary>The key that messages have from an earlier step.</summary>
    public static KeySelection<T> Inherited { get; } = new((Func<T, int>?)null);

    public static KeySelection<T> By<TKey>(Func<T, TKey> key) => new(item => Mix(key(item)));

    /// <summary>Spreads hashes that are nearly the keys themselves, as those of numbers are.</summary>
    private static int Mix<TKey>(TKey key)
    {
        var hash = key is null ? 0u : (uint)key.GetHashCode();
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return (int)(hash ^ (hash >> 16));
    }
}
