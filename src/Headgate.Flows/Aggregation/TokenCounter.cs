using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Aggregation;

/// <summary>Counts short texts without making a string of each: a text becomes a string once, when its count is passed on.</summary>
/// <remarks>For the function that a flow's <c>CountTokens</c> is given: it belongs to one stage, and is not thread-safe. Texts are equal when their characters are.</remarks>
public sealed class TokenCounter
{
    private const int LeastSlots = 1 << 10;

    /// <summary>Up to this length a text is its edges: the first and the last eight bytes, which overlap.</summary>
    private const int ShortLength = 8;
    private const ulong One = 0xA0761D6478BD642F;
    private const ulong Two = 0xE7037ED1A0B428DB;

    /// <summary>Differs from process to process, so that nobody can choose texts that fall on each other.</summary>
    private static readonly ulong Seed = (ulong)HashCode.Combine(0) << 32 | (uint)HashCode.Combine(1);

    private Entry[] _entries = new Entry[LeastSlots / 2];
    private uint[] _hashes = new uint[LeastSlots / 2];
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
    public void Add(ReadOnlySpan<char> token) => Add(token, 1);

    /// <summary>Counts a text so many times more.</summary>
    /// <param name="token">The text; it is copied when it is new.</param>
    /// <param name="count">How many times.</param>
    public void Add(ReadOnlySpan<char> token, long count)
    {
        var (first, last) = EdgesOf(token);
        var hash = Hash(token, first, last);
        var slots = _slots;
        for (var slot = (int)hash & (slots.Length - 1); ; slot = (slot + 1) & (slots.Length - 1))
        {
            var index = slots[slot];
            if (index == 0)
            {
                Insert(slot, token, hash, new Entry { First = first, Last = last, Length = token.Length, Count = count });
                return;
            }

            ref var entry = ref _entries[index - 1];
            if (entry.First != first || entry.Last != last || entry.Length != token.Length || !IsSame(token, entry)) continue;
            entry.Count += count;
            return;
        }
    }

    /// <summary>Counts the texts between separators, without the empty ones.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="separator">The separator.</param>
    public void AddAll(ReadOnlySpan<char> text, char separator)
    {
        var start = 0;
        var at = Vector256.IsHardwareAccelerated ? AddWide(text, separator, ref start) : 0;
        for (; at < text.Length; at++)
        {
            if (text[at] != separator) continue;
            if (at > start) Add(text[start..at], 1);
            start = at + 1;
        }

        if (text.Length > start) Add(text[start..], 1);
    }

    /// <summary>Passes on all texts with their counts and begins anew.</summary>
    /// <returns>What is left to do; nothing may be counted before its end.</returns>
    internal IEnumerable<Pause> Drain(Outpouring<KeyValuePair<string, long>> next)
    {
        for (var i = 0; i < Count; i++)
        {
            next.Push(Counted(_entries[i]));
            if (next.MustPause) yield return default;
        }

        Array.Clear(_slots);
        Count = 0;
        _usedCharacters = 0;
    }

    private KeyValuePair<string, long> Counted(in Entry entry) => KeyValuePair.Create(new string(_characters, entry.Start, entry.Length), entry.Count);

    /// <summary>Looks at sixteen characters at once: a bit for each separator among them.</summary>
    /// <returns>How many characters it has looked at.</returns>
    private int AddWide(ReadOnlySpan<char> text, char separator, ref int start)
    {
        var at = 0;
        var separators = Vector256.Create((ushort)separator);
        ref var characters = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        for (; at + Vector256<ushort>.Count <= text.Length; at += Vector256<ushort>.Count)
        {
            var found = Vector256.Equals(Vector256.LoadUnsafe(ref characters, (nuint)at), separators).ExtractMostSignificantBits();
            for (; found != 0; found &= found - 1)
            {
                var end = at + BitOperations.TrailingZeroCount(found);
                if (end > start) Add(text[start..end], 1);
                start = end + 1;
            }
        }

        return at;
    }

    /// <summary>The first and the last bytes of a text: eight of each, or four, or the one character twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong First, ulong Last) EdgesOf(ReadOnlySpan<char> token)
    {
        ref var bytes = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(token));
        var length = (nuint)token.Length * sizeof(char);
        if (length >= 8) return (Unsafe.ReadUnaligned<ulong>(ref bytes), Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref bytes, length - 8)));
        if (length >= 4) return (Unsafe.ReadUnaligned<uint>(ref bytes), Unsafe.ReadUnaligned<uint>(ref Unsafe.AddByteOffset(ref bytes, length - 4)));
        return length == 0 ? default : (token[0], token[0]);
    }

    /// <summary>Folded multiplication, as in wyhash (Wang Yi, 2019).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<char> token, ulong first, ulong last)
    {
        var hash = Mix(first ^ One ^ Seed, last ^ Two ^ (uint)token.Length);
        if (token.Length > ShortLength) hash = Mix(hash ^ One, MiddleOf(token));
        return (uint)hash ^ (uint)(hash >> 32);
    }

    /// <summary>What is between the first and the last bytes of a long text.</summary>
    private static ulong MiddleOf(ReadOnlySpan<char> token)
    {
        var hash = Two;
        for (var middle = token[4..^4]; !middle.IsEmpty; middle = middle[Math.Min(4, middle.Length)..])
        {
            var (first, last) = EdgesOf(middle[..Math.Min(4, middle.Length)]);
            hash = Mix(hash ^ first, One ^ last);
        }

        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    /// <summary>Whether a text is one that has the same length and edges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsSame(ReadOnlySpan<char> token, in Entry entry) =>
        token.Length <= ShortLength || token.SequenceEqual(_characters.AsSpan(entry.Start, entry.Length));

    private void Insert(int slot, ReadOnlySpan<char> token, uint hash, Entry entry)
    {
        if (_usedCharacters + token.Length > _characters.Length)
        {
            Array.Resize(ref _characters, (int)BitOperations.RoundUpToPowerOf2((uint)(_usedCharacters + token.Length)));
        }

        token.CopyTo(_characters.AsSpan(_usedCharacters));
        entry.Start = _usedCharacters;
        _entries[Count] = entry;
        _hashes[Count] = hash;
        _usedCharacters += token.Length;
        _slots[slot] = ++Count;
        if (Count == _entries.Length) Grow();
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        Array.Resize(ref _hashes, _entries.Length);
        var slots = new int[_slots.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            var slot = (int)_hashes[i] & (slots.Length - 1);
            while (slots[slot] != 0) slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = i + 1;
        }

        _slots = slots;
    }

    private struct Entry
    {
        public ulong First;
        public ulong Last;
        public long Count;
        public int Start;
        public int Length;
    }
}
