namespace Headgate.Race.WordCount;

/// <summary>A thread for each core, each with a part of the lines and a dictionary of its own, merged at the end: what an expert writes by hand.</summary>
internal sealed class HandWritten : IWordCountPeer
{
    public const string PeerName = "Hand-written, a thread per core, spans";

    public string Name => PeerName;

    public async ValueTask<IEnumerable<KeyValuePair<string, long>>> CountAsync(string[] lines)
    {
        var threads = Environment.ProcessorCount;
        var parts = await Task.WhenAll(Enumerable.Range(0, threads).Select(part => Task.Run(() =>
        {
            var counts = new SpanCounts();
            for (var i = (int)((long)lines.Length * part / threads); i < (long)lines.Length * (part + 1) / threads; i++) counts.AddLine(lines[i]);
            return counts;
        })));
        return parts.Aggregate(static (one, other) => one.Merge(other)).Counts;
    }
}
