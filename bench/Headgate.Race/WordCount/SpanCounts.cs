using System.Runtime.InteropServices;

namespace Headgate.Race.WordCount;

/// <summary>A dictionary of counts that is asked with spans, so that a word becomes a string once: what an expert writes by hand.</summary>
internal sealed class SpanCounts
{
    private readonly Dictionary<string, long> _counts = [];
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public SpanCounts() => _bySpan = _counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void AddLine(string line)
    {
        var rest = line.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf(' ');
            var word = end < 0 ? rest : rest[..end];
            CollectionsMarshal.GetValueRefOrAddDefault(_bySpan, word, out _)++;
            rest = end < 0 ? default : rest[(end + 1)..];
        }
    }

    public SpanCounts Merge(SpanCounts other)
    {
        foreach (var (word, count) in other._counts) CollectionsMarshal.GetValueRefOrAddDefault(_counts, word, out _) += count;
        return this;
    }
}
