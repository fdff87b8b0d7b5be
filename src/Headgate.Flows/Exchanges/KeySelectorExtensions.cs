using System.Runtime.CompilerServices;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Exchanges;

/// <summary>Asks elements for their keys.</summary>
internal static class KeySelectorExtensions
{
    /// <summary>The key of an element, which is not null.</summary>
    /// <exception cref="InvalidOperationException">The key is null (HG3001).</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TKey KeyOf<T, TKey>(this Func<T, TKey> selector, T item)
    {
        var key = selector(item);
        return key is null ? throw FlowErrors.NullKey(typeof(T)) : key;
    }
}
