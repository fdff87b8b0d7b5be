using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Headgate.Flows.Aggregation;

/// <summary>Counts short texts without making a string of each: a text becomes a string once, when its count is passed on.</summary>
/// <remarks>For the function that a flow's <c>CountTokens</c> is given: it belongs to one stage, and is not thread-safe. Texts are equal when their characters are.</remarks>
public sealed class TokenCounter
{
    private const int LeastSlots = 1 << 10;

    /// <summary>Differs from process to process, so that nobody can choose texts that fall on each other.</summary>
    private static readonly ulong Seed = (ulong)HashCode.Combine(0) << 32 | (uint)HashCode.Combine(1);

    private Entry[] _entries = new Entry[LeastSlots / 2];
    private int[] _slots = new int[LeastSlots];
    private char[] _characters = new char[LeastSlots * 4];
    private int _usedCharacters;

    internal TokenCounter()
    {
    }

    /// <summary>Gets how many different texts have been counted.</summary>
    public int Count { get; private set; }

    /// <summary>Counts a text once more.</summary>
    /// <param name="token">The text; it is copied when it is new. The empty text counts as any other.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ReadOnlySpan<char> token) => Add(token, 1);

    /// <summary>Counts a text so many times more.</summary>
    /// <param name="token">The text; it is copied when it is new.</param>
    /// <param name="count">How many times.</param>
    public void Add(ReadOnlySpan<char> token, long count)
    {
        var hash = Hash(token);
        var slots = _slots;
        for (var slot = (int)hash & (slots.Length - 1); ; slot = (slot + 1) & (slots.Length - 1))
        {
            var index = slots[slot];
            if (index == 0)
            {
                Insert(slot, token, hash, count);
                return;
            }

            ref var entry = ref _entries[index - 1];
            if (entry.Hash != hash || entry.Length != token.Length || !token.SequenceEqual(_characters.AsSpan(entry.Start, entry.Length))) continue;
            entry.Count += count;
            return;
        }
    }

    /// <summary>Counts the texts between separators, without the empty ones.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="separator">The separator.</param>
    public void AddAll(ReadOnlySpan<char> text, char separator)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf(separator);
            if (end < 0) end = text.Length;
            if (end > 0) Add(text[..end], 1);
            text = end == text.Length ? default : text[(end + 1)..];
        }
    }

    /// <summary>Passes on all texts with their counts and begins anew.</summary>
    internal void Drain(Fusion.Sink<KeyValuePair<string, long>> next)
    {
        foreach (ref readonly var entry in _entries.AsSpan(0, Count))
        {
            next.Push(KeyValuePair.Create(new string(_characters, entry.Start, entry.Length), entry.Count));
        }

        Array.Clear(_slots);
        Count = 0;
        _usedCharacters = 0;
    }

    /// <summary>Folded multiplication over eight bytes at a time, as in wyhash (Wang Yi, 2019).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<char> token)
    {
        const ulong one = 0xA0761D6478BD642F;
        const ulong two = 0xE7037ED1A0B428DB;
        ref var bytes = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(token));
        var length = (nuint)token.Length * sizeof(char);
        var hash = Seed ^ length;
        nuint at = 0;
        for (; at + 8 <= length; at += 8) hash = Mix(hash ^ one, Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref bytes, at)) ^ two);
        ulong rest = 0;
        if (at + 4 <= length)
        {
            rest = Unsafe.ReadUnaligned<uint>(ref Unsafe.AddByteOffset(ref bytes, at));
            at += 4;
        }

        if (at < length) rest = (rest << 16) | Unsafe.ReadUnaligned<ushort>(ref Unsafe.AddByteOffset(ref bytes, at));
        hash = Mix(hash ^ two, rest ^ one);
        return (uint)hash ^ (uint)(hash >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    private void Insert(int slot, ReadOnlySpan<char> token, uint hash, long count)
    {
        if (_usedCharacters + token.Length > _characters.Length)
        {
            Array.Resize(ref _characters, (int)BitOperations.RoundUpToPowerOf2((uint)(_usedCharacters + token.Length)));
        }

        token.CopyTo(_characters.AsSpan(_usedCharacters));
        _entries[Count] = new Entry { Hash = hash, Start = _usedCharacters, Length = token.Length, Count = count };
        _usedCharacters += token.Length;
        _slots[slot] = ++Count;
        if (Count == _entries.Length) Grow();
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        var slots = new int[_slots.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            var slot = (int)_entries[i].Hash & (slots.Length - 1);
            while (slots[slot] != 0) slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = i + 1;
        }

        _slots = slots;
    }

    private struct Entry
    {
        public uint Hash;
        public int Start;
        public int Length;
        public long Count;
    }
}
