namespace Headgate.Flows.Planning;

/// <summary>A layer as the one after it sees it.</summary>
/// <param name="Layer">The layer.</param>
internal sealed record LayerInput(Layer Layer)
{
    /// <summary>Gets how many of the layer's stages a stage of the next takes batches from.</summary>
    public int Count => Layer.Count;

    /// <summary>Gets how many sources it is to the next: those whose batches it numbers, or its stages, each of which keeps an order of its own.</summary>
    public int SourceCount => Layer.IsSequenced || Layer.IsShared ? Layer.SourceCount : Layer.Count;
}
