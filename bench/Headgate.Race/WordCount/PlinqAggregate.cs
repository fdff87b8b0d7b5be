using System.Runtime.InteropServices;

namespace Headgate.Race.WordCount;

/// <summary>PLINQ with a dictionary for each thread.</summary>
internal sealed class PlinqAggregate : IWordCountPeer
{
    public const string PeerName = "PLINQ, Aggregate with local dictionaries";

    public string Name => PeerName;

    public ValueTask<IEnumerable<KeyValuePair<string, long>>> CountAsync(string[] lines) =>
        new(lines.AsParallel().Aggregate(
            static () => new Dictionary<string, long>(),
            static (counts, line) =>
            {
                foreach (var word in line.Split(' ')) CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
                return counts;
            },
            static (one, other) =>
            {
                foreach (var (word, count) in other) CollectionsMarshal.GetValueRefOrAddDefault(one, word, out _) += count;
                return one;
            },
            static counts => counts));
}
