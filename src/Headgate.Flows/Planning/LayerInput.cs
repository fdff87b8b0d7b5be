using Headgate.Flows.Alignment;

namespace Headgate.Flows.Planning;

/// <summary>A layer as the one after it sees it.</summary>
/// <param name="Layer">The layer.</param>
internal sealed record LayerInput(Layer Layer)
{
    /// <summary>Gets how many of the layer's stages a stage of the next takes batches from.</summary>
    public int Count => Layer.Count;

    /// <summary>Gets how many sources it is to the next: those whose batches it numbers, or its stages, each of which keeps an order of its own.</summary>
    public int SourceCount => KeepsSources ? Layer.SourceCount : Layer.Count;

    /// <summary>Gets the sources as they are kept together in event time; null for each stage that is one.</summary>
    public IEnumerable<AlignedSource?> Aligned => (KeepsSources ? Layer.Aligned : null) ?? Enumerable.Repeat<AlignedSource?>(null, SourceCount);

    /// <summary>Gets whether what comes from it is told apart by the sources that it came from, and not by its stages.</summary>
    public bool KeepsSources => Layer.IsSequenced || Layer.IsShared || Layer.TellsProgress;
}
