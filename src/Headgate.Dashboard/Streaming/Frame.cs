namespace Headgate.Dashboard.Streaming;

/// <summary>What readers are sent of one second, written once for all of them.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Overview">The events about all pipelines, and all flows.</param>
/// <param name="Details">The events about pipelines that somebody looks at, by name.</param>
internal sealed record Frame(long Number, ReadOnlyMemory<byte> Overview, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Details)
{
    /// <summary>The frame before the first.</summary>
    public static Frame None { get; } = new(0, default, new Dictionary<string, ReadOnlyMemory<byte>>());
}
