using Headgate.Flows;

namespace Headgate.Race.WordCount;

/// <summary>A flow that makes no strings.</summary>
internal sealed class HeadgateCountTokens : IWordCountPeer
{
    public string Name => "Headgate, CountTokens";

    public async ValueTask<IEnumerable<KeyValuePair<string, long>>> CountAsync(string[] lines) =>
        await Flow.From(lines).CountTokens(static line => line).ToListAsync();
}
