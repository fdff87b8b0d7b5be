using Headgate.Flows;

namespace Headgate.Race.WordCount;

/// <summary>A flow with the dictionary that the hand-written program has, one for each stage.</summary>
internal sealed class HeadgateReduce : IWordCountPeer
{
    public string Name => "Headgate, Reduce with local dictionaries, spans";

    public async ValueTask<IEnumerable<KeyValuePair<string, long>>> CountAsync(string[] lines)
    {
        var counts = await Flow.From(lines)
            .Reduce(static () => new SpanCounts(), static (counts, line) =>
            {
                counts.AddLine(line);
                return counts;
            })
            .ToListAsync();
        return counts.Aggregate(static (one, other) => one.Merge(other)).Counts;
    }
}
