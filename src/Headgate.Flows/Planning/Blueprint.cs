using Headgate.Flows.Alignment;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Windowing;

namespace Headgate.Flows.Planning;

/// <summary>The layers of a flow, while it is planned and once it is.</summary>
/// <param name="options">The options of the flow.</param>
internal sealed class Blueprint(FlowOptions options)
{
    private readonly List<Layer> _layers = [];

    /// <summary>Gets the options of the flow.</summary>
    public FlowOptions Options => options;

    /// <summary>Gets whether the flow saves what it has gathered.</summary>
    public bool HasSnapshots => options.Snapshots is not null;

    /// <summary>Gets or sets the snapshots of the run; null for none.</summary>
    public SnapshotRun? Snapshots { get; set; }

    /// <summary>Gets or sets what watches the run; null for a plan that is not run.</summary>
    public RunWatch? Watch { get; set; }

    /// <summary>Gets the side outputs of the flow.</summary>
    public SideOutputs SideOutputs { get; } = new();

    /// <summary>Gets what keeps the sources together in event time; null when nothing does.</summary>
    public SourceAlignment? Alignment { get; } = options.MaxDrift is { } most ? new SourceAlignment(EventTicks.Of(most)) : null;

    /// <summary>Gets the layers; each comes before those whose elements come into it.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Gets the last layer of the flow, whose elements are its results.</summary>
    public Layer Last => _layers[0];

    /// <summary>Adds a layer whose stages each have an input of their own.</summary>
    /// <typeparam name="T">The type of the elements that come in.</typeparam>
    public Layer Add<T>(FlowLayerKind kind, int count, Chain<T> chain, LayerOutput output) => Add(Layer.Of(this, kind, count, chain, output));

    /// <summary>Adds a layer whose stages share their input.</summary>
    /// <typeparam name="T">The type of the elements that come in.</typeparam>
    public Layer AddShared<T>(int count, Chain<T> chain, LayerOutput output, SourcePlan? source = null)
    {
        if (HasSnapshots && !chain.KeepsBatches && count > 1) throw SnapshotErrors.SharedReduction(chain.Operators, count);
        return Add(Layer.Of(this, FlowLayerKind.Shared, count, chain, output, source));
    }

    private Layer Add(Layer layer)
    {
        _layers.Add(layer);
        return layer;
    }
}
