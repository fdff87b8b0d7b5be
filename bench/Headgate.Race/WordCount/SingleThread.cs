namespace Headgate.Race.WordCount;

/// <summary>One thread, spans, one dictionary.</summary>
internal sealed class SingleThread : IWordCountPeer
{
    public string Name => "Single thread, spans";

    public ValueTask<IEnumerable<KeyValuePair<string, long>>> CountAsync(string[] lines)
    {
        var counts = new SpanCounts();
        foreach (var line in lines) counts.AddLine(line);
        return new(counts.Counts);
    }
}
