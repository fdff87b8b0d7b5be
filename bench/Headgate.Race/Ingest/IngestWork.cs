using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Headgate.Race.Ingest;

/// <summary>What a processor does with each message.</summary>
internal sealed class IngestWork
{
    private const int PayloadBytes = 100;

    private static readonly byte[] Payload = [.. Enumerable.Range(0, PayloadBytes).Select(static i => (byte)i)];

    private readonly Dictionary<long, long> _sums = [];

    private IngestWork(string name, string description, int slowdown, Func<long, long> process)
    {
        Name = name;
        Description = description;
        Slowdown = slowdown;
        Process = process;
    }

    public static IReadOnlyList<IngestWork> All { get; } =
    [
        new("none", "no work", 1, static number => number),
        new("sha256", $"SHA-256 of {PayloadBytes} bytes", 5, Digest),
    ];

    /// <summary>What the option calls it.</summary>
    public string Name { get; }

    public string Description { get; }

    /// <summary>About how much fewer messages fit in the same time.</summary>
    public int Slowdown { get; }

    /// <summary>Makes the result of a number; it is even when the number is.</summary>
    public Func<long, long> Process { get; }

    /// <summary>The sum of the results of the first <paramref name="messages"/> numbers, by a plain loop.</summary>
    public long SumOf(long messages)
    {
        if (_sums.TryGetValue(messages, out var known)) return known;
        var sum = 0L;
        for (var number = 0L; number < messages; number++) sum += Process(number);
        return _sums[messages] = sum;
    }

    /// <summary>The first bytes of the digest of a payload in which the number stands, with the number's last bit.</summary>
    private static long Digest(long number)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        Payload.CopyTo(payload);
        BinaryPrimitives.WriteInt64LittleEndian(payload, number);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, digest);
        return (BinaryPrimitives.ReadInt64LittleEndian(digest) & ~1L) | (number & 1);
    }
}
