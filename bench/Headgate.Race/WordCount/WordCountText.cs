using System.Text;

namespace Headgate.Race.WordCount;

/// <summary>A generated text: lines of words, of which few are frequent and most are rare, as in real ones (Zipf's law).</summary>
internal sealed class WordCountText
{
    private const int Seed = 7;
    private const int LineLength = 100;

    private WordCountText(string[] lines, long words, long checksum)
    {
        Lines = lines;
        Words = words;
        Checksum = checksum;
    }

    /// <summary>Gets the lines, in memory: what is measured is counting, and not a disk.</summary>
    public string[] Lines { get; }

    /// <summary>Gets how many words there are.</summary>
    public long Words { get; }

    /// <summary>Gets the checksum of the right counts.</summary>
    public long Checksum { get; }

    /// <summary>Writes a text.</summary>
    /// <param name="megabytes">Its length, in millions of characters, which are all ASCII.</param>
    /// <param name="vocabulary">How many different words.</param>
    public static WordCountText Of(int megabytes, int vocabulary)
    {
        var random = new Random(Seed);
        var words = Vocabulary(vocabulary, random);
        var ranks = Ranks(vocabulary);
        var counts = new long[vocabulary];
        var lines = new List<string>();
        var line = new StringBuilder();
        for (var left = megabytes * 1_000_000L; left > 0; left -= line.Length + 1)
        {
            line.Clear();
            while (line.Length < LineLength)
            {
                var rank = Rank(ranks, random.NextDouble());
                counts[rank]++;
                if (line.Length > 0) line.Append(' ');
                line.Append(words[rank]);
            }

            lines.Add(line.ToString());
        }

        var found = words.Zip(counts, KeyValuePair.Create).Where(count => count.Value > 0);
        return new WordCountText([.. lines], counts.Sum(), ChecksumOf(found));
    }

    /// <summary>The checksum of counts, whatever their order.</summary>
    public static long ChecksumOf(IEnumerable<KeyValuePair<string, long>> counts) =>
        counts.Aggregate(0L, static (sum, count) => unchecked(sum + (count.Value * HashOf(count.Key))));

    private static long HashOf(string word) => word.Aggregate(17L, static (hash, letter) => unchecked((hash * 31) + letter));

    private static string[] Vocabulary(int count, Random random)
    {
        var words = new HashSet<string>();
        while (words.Count < count) words.Add(string.Create(random.Next(2, 11), random, static (word, random) =>
        {
            for (var i = 0; i < word.Length; i++) word[i] = (char)('a' + random.Next(26));
        }));
        return [.. words];
    }

    /// <summary>The share of all words up to each rank.</summary>
    private static double[] Ranks(int count)
    {
        var shares = new double[count];
        var sum = 0.0;
        for (var rank = 0; rank < count; rank++) shares[rank] = sum += 1.0 / (rank + 1);
        for (var rank = 0; rank < count; rank++) shares[rank] /= sum;
        return shares;
    }

    private static int Rank(double[] shares, double drawn)
    {
        var found = Array.BinarySearch(shares, drawn);
        return Math.Min(found < 0 ? ~found : found, shares.Length - 1);
    }
}
