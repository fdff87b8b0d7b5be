using System.Runtime.CompilerServices;

namespace Cluster.Counting;

/// <summary>The text that is counted: the same lines whenever, and from wherever, it is read. It may be one that is still being written.</summary>
/// <param name="Count">How many lines there are.</param>
/// <param name="Pace">How many are written in a second; 0 when all are there.</param>
/// <param name="Opening">The file that says when the first was written, once it was; null for a text that is all there.</param>
/// <param name="Time">The clock.</param>
public sealed record SpokenText(long Count, int Pace, string? Opening, TimeProvider Time)
{
    private const int WordsInLine = 8;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Beginnings = ["ar", "be", "cor", "del", "es", "fen", "gal", "hel", "im", "jun", "kel", "lo", "mar", "nor", "ol", "per", "quin", "ro", "sel", "tor", "ul", "ven"];
    private static readonly string[] Endings = ["a", "bor", "cas", "do", "en", "fis", "gon", "har", "is", "lan", "mir", "no", "os", "pel", "ra", "sin", "ta", "us", "vel", "wen"];

    /// <summary>Reads the lines after a position.</summary>
    public async IAsyncEnumerable<Line> ReadAsync(long position, [EnumeratorCancellation] CancellationToken stopping = default)
    {
        var since = await OpenedAsync(stopping).ConfigureAwait(false);
        for (var number = position; number < Count; number++)
        {
            if (Pace > 0 && since.AddSeconds((double)number / Pace) - Time.GetUtcNow() is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, Time, stopping).ConfigureAwait(false);
            yield return At(number);
        }
    }

    /// <summary>Lets the first line be written.</summary>
    /// <param name="opening">The file that says so.</param>
    public static void Open(string opening)
    {
        File.WriteAllText($"{opening}.new", TimeProvider.System.GetUtcNow().ToString("O"));
        File.Move($"{opening}.new", opening);
    }

    private async Task<DateTimeOffset> OpenedAsync(CancellationToken stopping)
    {
        if (Opening is null) return DateTimeOffset.UnixEpoch;
        while (!File.Exists(Opening)) await Task.Delay(Look, Time, stopping).ConfigureAwait(false);
        return DateTimeOffset.Parse(await File.ReadAllTextAsync(Opening, stopping).ConfigureAwait(false), provider: null);
    }

    /// <summary>A line by its number. Times go on by 20 milliseconds a line, and are up to 5 seconds late.</summary>
    private static Line At(long number)
    {
        var random = Mix((ulong)number);
        var words = new string[WordsInLine];
        for (var i = 0; i < words.Length; i++)
        {
            random = Mix(random);

            // The smaller of two: some words are said much more often than others.
            var (beginning, ending) = (Math.Min(random % 22, (random >> 16) % 22), Math.Min((random >> 32) % 20, (random >> 48) % 20));
            words[i] = Beginnings[beginning] + Endings[ending];
        }

        return new Line(string.Join(' ', words), DateTimeOffset.UnixEpoch.AddMilliseconds((number * 20) - (long)(random % 5000)));
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
