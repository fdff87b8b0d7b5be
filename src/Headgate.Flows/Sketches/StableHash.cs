using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Headgate.Flows.Sketches;

/// <summary>Hash codes of 64 bits. Those of strings, whole numbers, doubles and GUIDs are the same in every process; others follow from the 32 bits of their hash codes.</summary>
internal static class StableHash
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>The hash code of an element; equal elements have equal ones.</summary>
    public static ulong Of<T>(T item, IEqualityComparer<T>? comparer)
    {
        if (item is null) return Mixed(Step);
        if (comparer is not null && !ReferenceEquals(comparer, EqualityComparer<T>.Default)) return Mixed((uint)comparer.GetHashCode(item));
        if (item is string text) return OfBytes(MemoryMarshal.AsBytes(text.AsSpan()));
        if (typeof(T) == typeof(long)) return Mixed((ulong)(long)(object)item);
        if (typeof(T) == typeof(ulong)) return Mixed((ulong)(object)item);
        if (typeof(T) == typeof(int)) return Mixed((ulong)(int)(object)item);
        if (typeof(T) == typeof(double)) return OfDouble((double)(object)item);
        if (typeof(T) == typeof(Guid)) return OfGuid((Guid)(object)item);
        return Mixed((uint)item.GetHashCode());
    }

    /// <summary>Spreads bits over all 64 (the finalizer of Steele, Lea and Flood, <i>Fast Splittable Pseudorandom Number Generators</i>, OOPSLA 2014).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mixed(ulong value)
    {
        value += Step;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private static ulong OfBytes(ReadOnlySpan<byte> bytes)
    {
        var hash = Mixed((ulong)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) hash = Mixed(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        if (bytes.IsEmpty) return hash;
        Span<byte> rest = stackalloc byte[sizeof(ulong)];
        rest.Clear();
        bytes.CopyTo(rest);
        return Mixed(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));
    }

    /// <summary>Both zeros are equal, and so are all that are not numbers.</summary>
    private static ulong OfDouble(double value) =>
        Mixed(value == 0 ? 0 : double.IsNaN(value) ? 1 : BitConverter.DoubleToUInt64Bits(value));

    private static ulong OfGuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        return OfBytes(bytes);
    }
}
