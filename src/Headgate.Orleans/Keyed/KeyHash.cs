namespace Headgate.Orleans.Keyed;

/// <summary>Where a key belongs: the same in every process, on every machine, whatever the version of .NET.</summary>
internal static class KeyHash
{
    /// <summary>The hash of a type of keys; null when there is none that every process agrees on.</summary>
    public static Func<TKey, uint>? Of<TKey>()
    {
        if (typeof(TKey) == typeof(string)) return (Func<TKey, uint>)(object)(Func<string, uint>)OfText;
        if (typeof(TKey) == typeof(int)) return (Func<TKey, uint>)(object)(Func<int, uint>)(static key => Mix((ulong)key));
        if (typeof(TKey) == typeof(long)) return (Func<TKey, uint>)(object)(Func<long, uint>)(static key => Mix((ulong)key));
        if (typeof(TKey) == typeof(ulong)) return (Func<TKey, uint>)(object)(Func<ulong, uint>)Mix;
        if (typeof(TKey) == typeof(Guid)) return (Func<TKey, uint>)(object)(Func<Guid, uint>)(static key => OfBytes(key.ToByteArray()));
        return null;
    }

    // FNV-1a, and a last mixing, because its low bits alone are weak.
    private static uint OfText(string key)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var letter in key) hash = (hash ^ letter) * 1_099_511_628_211UL;
        return Mix(hash);
    }

    private static uint OfBytes(byte[] key)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var part in key) hash = (hash ^ part) * 1_099_511_628_211UL;
        return Mix(hash);
    }

    private static uint Mix(ulong value)
    {
        value ^= value >> 33;
        value *= 0xFF51AFD7ED558CCDUL;
        value ^= value >> 33;
        value *= 0xC4CEB9FE1A85EC53UL;
        return (uint)(value >> 32);
    }
}
