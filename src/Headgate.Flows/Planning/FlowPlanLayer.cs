namespace Headgate.Flows.Planning;

/// <summary>A layer of a planned flow: stages that do the same, side by side.</summary>
/// <param name="Number">The number of the layer, from 0; each comes after those whose elements it takes.</param>
/// <param name="Kind">How its stages come by their elements.</param>
/// <param name="Stages">How many stages it has.</param>
/// <param name="Source">What the elements come from, when they come from a source; null otherwise.</param>
/// <param name="Inputs">The numbers of the layers that the elements come from.</param>
/// <param name="Operators">The operators that run in each stage, fused into one loop, in their order.</param>
public sealed record FlowPlanLayer(
    int Number, FlowLayerKind Kind, int Stages, string? Source, IReadOnlyList<int> Inputs, IReadOnlyList<string> Operators);
