namespace Headgate.Race.WordCount;

/// <summary>PLINQ with a dictionary for each thread, which is asked with spans.</summary>
internal sealed class PlinqSpans : IWordCountPeer
{
    public const string PeerName = "PLINQ, Aggregate with local dictionaries, spans";

    public string Name => PeerName;

    public ValueTask<IEnumerable<KeyValuePair<string, long>>> CountAsync(string[] lines) =>
        new(lines.AsParallel().Aggregate(
            static () => new SpanCounts(),
            static (counts, line) =>
            {
                counts.AddLine(line);
                return counts;
            },
            static (one, other) => one.Merge(other),
            static counts => counts.Counts));
}
