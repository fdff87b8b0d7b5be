using System.Collections.Frozen;
using System.Text;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>What a message of a <see cref="MemoryBroker"/> comes with.</summary>
internal sealed class MemoryDelivery(MemoryEpoch epoch, MemoryEntry entry, SourceFault fault) : Delivery(epoch)
{
    private static readonly FrozenDictionary<string, object?> Empty = FrozenDictionary<string, object?>.Empty;

    private readonly IReadOnlyDictionary<string, object?>? _shared = fault == SourceFault.SharesMetadata ? Share(epoch, entry) : null;

    public MemoryEntry Entry => entry;

    /// <summary>What its connection called it when it was given out.</summary>
    public int Tag { get; } = entry.Tag;

    public override long Position => fault == SourceFault.CountsPositionsDown ? 1_000_000 - entry.Sequence : epoch.IsLog ? entry.Sequence : -1;

    public override int SizeBytes => fault == SourceFault.TellsNoSizes ? 0 : Encoding.UTF8.GetByteCount(entry.Text);

    public override IReadOnlyDictionary<string, object?> Metadata => _shared ?? entry.Message.Headers?
        .Where(header => fault != SourceFault.LosesTheTrace || header.Key != "traceparent")
        .ToDictionary(header => fault == SourceFault.RenamesHeaders ? $"x-{header.Key}" : header.Key, static header => (object?)header.Value) ?? (IReadOnlyDictionary<string, object?>)Empty;

    private static Dictionary<string, object?> Share(MemoryEpoch epoch, MemoryEntry entry)
    {
        foreach (var header in entry.Message.Headers ?? new Dictionary<string, string>()) epoch.Shared[header.Key] = header.Value;
        return epoch.Shared;
    }
}
