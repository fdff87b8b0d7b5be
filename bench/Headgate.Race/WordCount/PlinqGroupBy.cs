namespace Headgate.Race.WordCount;

/// <summary>PLINQ, as one writes it first.</summary>
internal sealed class PlinqGroupBy : IWordCountPeer
{
    public string Name => "PLINQ, GroupBy and Count";

    public ValueTask<IEnumerable<KeyValuePair<string, long>>> CountAsync(string[] lines) =>
        new(lines.AsParallel().SelectMany(static line => line.Split(' ')).GroupBy(static word => word)
            .Select(static group => KeyValuePair.Create(group.Key, group.LongCount())).ToList());
}
