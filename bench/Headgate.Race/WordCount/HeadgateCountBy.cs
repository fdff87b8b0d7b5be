using Headgate.Flows;

namespace Headgate.Race.WordCount;

/// <summary>A flow, as one writes it first.</summary>
internal sealed class HeadgateCountBy : IWordCountPeer
{
    public string Name => "Headgate, SelectMany and CountBy";

    public async ValueTask<IEnumerable<KeyValuePair<string, long>>> CountAsync(string[] lines) =>
        await Flow.From(lines).SelectMany(static line => line.Split(' ')).CountBy(static word => word).ToListAsync();
}
