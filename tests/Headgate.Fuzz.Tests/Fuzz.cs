using System.Globalization;
using CsCheck;

namespace Headgate.Fuzz.Tests;

/// <summary>Runs a target with inputs that are made of the committed ones: cut, doubled, spliced, and with what parsers have stumbled over.</summary>
internal static class Fuzz
{
    private const int ShortForm = 3000;
    private const long AllocatedAtAll = 1024 * 1024;
    private const int AllocatedPerByte = 16;
    private const int MostTries = 3;
    private const int PoolThreads = 64;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly byte[][] Nasties =
    [
        [0xef, 0xbb, 0xbf], [0], [0xff], [0xed, 0xa0, 0x80], "\r\n"u8.ToArray(), "\n"u8.ToArray(), "\r"u8.ToArray(), "\""u8.ToArray(), "\"\""u8.ToArray(), ","u8.ToArray(), ";"u8.ToArray(),
        "{"u8.ToArray(), "["u8.ToArray(), "}"u8.ToArray(), "]"u8.ToArray(), ":"u8.ToArray(), "="u8.ToArray(), "1e999"u8.ToArray(), "-"u8.ToArray(), "\\u0000"u8.ToArray(), "\\ud800"u8.ToArray(),
        "99999999999999999999"u8.ToArray(), "null"u8.ToArray(), "NaN"u8.ToArray(), "\u2028"u8.ToArray(), "../"u8.ToArray(), "%00"u8.ToArray(), new byte[300],
    ];

    /// <summary>How many inputs a target gets: HEADGATE_FUZZ, or a short form.</summary>
    public static int Count { get; } = Environment.GetEnvironmentVariable("HEADGATE_FUZZ") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : ShortForm;

    /// <summary>Runs a target: whatever it throws is a failure, and so is an input that takes longer than 2 s, and does so again: the machine may stand still.</summary>
    /// <param name="corpus">The folder of the inputs to begin with.</param>
    /// <param name="target">What reads an input. It lets nothing out but what it promises.</param>
    /// <param name="isThrifty">Whether it allocates at most 16 bytes for each of the input's, and 1 MiB.</param>
    public static void Run(string corpus, Action<byte[]> target, bool isThrifty = true)
    {
        // Targets wait for what runs on the pool, each on threads of the pool: that it adds two of them in a second would be taken for a hang.
        ThreadPool.SetMinThreads(PoolThreads, PoolThreads);
        var inputs = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "corpus", corpus)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        foreach (var input in inputs) target(input);
        Gen.Int.Sample(seed =>
        {
            var input = Mutate(inputs, new Random(seed));
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var took = Time(target, input);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            for (var tries = 1; took >= Longest && tries < MostTries; tries++) took = Time(target, input);
            Assert.True(took < Longest, $"{input.Length} bytes took {took}");
            if (isThrifty) Assert.True(allocated <= AllocatedAtAll + ((long)AllocatedPerByte * input.Length), $"{input.Length} bytes took {allocated} bytes of memory");
        }, iter: Count, threads: 2);
    }

    private static TimeSpan Time(Action<byte[]> target, byte[] input)
    {
        var begun = TimeProvider.System.GetTimestamp();
        target(input);
        return TimeProvider.System.GetElapsedTime(begun);
    }

    private static byte[] Mutate(byte[][] inputs, Random random)
    {
        List<byte> bytes = [.. inputs[random.Next(inputs.Length)]];
        for (var left = random.Next(1, 9); left > 0; left--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(bytes.Count - at, random.Next(1, 40));
            switch (random.Next(6))
            {
                case 0: bytes.InsertRange(at, Nasties[random.Next(Nasties.Length)]); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2 when length > 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes.InsertRange(at, Piece(inputs[random.Next(inputs.Length)], random)); break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Piece(byte[] input, Random random)
    {
        var at = random.Next(input.Length);
        return input[at..Math.Min(input.Length, at + random.Next(1, 60))];
    }
}
