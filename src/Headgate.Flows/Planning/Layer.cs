using Headgate.Flows.Alignment;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Stages;

namespace Headgate.Flows.Planning;

/// <summary>Stages that do the same, side by side: the operators between two partition points.</summary>
internal sealed class Layer
{
    private readonly Func<IStageHost, Sink> _createChain;
    private readonly List<LayerInput> _inputs = [];
    private readonly FlowOptions _options;
    private IReadOnlyList<AlignedSource?>? _aligned;

    private Layer(FlowOptions options, int number, int count, Func<IStageHost, Sink> createChain)
    {
        _options = options;
        _createChain = createChain;
        Number = number;
        Count = count;
    }

    /// <summary>Gets the number of the layer, from 0, in the order in which layers were planned.</summary>
    public int Number { get; }

    /// <summary>Gets how many stages it has.</summary>
    public int Count { get; }

    /// <summary>Gets the names of its operators, in their order.</summary>
    public required IReadOnlyList<string> Operators { get; init; }

    /// <summary>Gets how its stages come by their elements.</summary>
    public required FlowLayerKind Kind { get; init; }

    /// <summary>Gets where its elements go.</summary>
    public required LayerOutput Output { get; init; }

    /// <summary>Gets whether its stages share their input: any of them may take a batch.</summary>
    public bool SharesInput => Kind == FlowLayerKind.Shared;

    /// <summary>Gets whether its stages pass on the numbers of the batches that they share.</summary>
    public required bool IsSequenced { get; init; }

    /// <summary>Gets whether all that comes out follows from the batch that went in last.</summary>
    public required bool KeepsBatches { get; init; }

    /// <summary>Gets the layers whose elements come in.</summary>
    public IReadOnlyList<LayerInput> Inputs => _inputs;

    /// <summary>Gets or sets where keys belong among its stages; null when the stages share their input.</summary>
    public IPlaces? Places { get; set; }

    /// <summary>Gets the source; null when other layers are before this one.</summary>
    public SourcePlan? Source { get; init; }

    /// <summary>Gets how many sources the elements come from, as this layer sees them.</summary>
    public int SourceCount => Source?.Count ?? _inputs.Sum(input => input.SourceCount);

    /// <summary>Gets where the stages run.</summary>
    public StageEnvironment Environment => _options.Environment;

    /// <summary>Gets how many receivers its output has.</summary>
    public int Receivers => Output.Receivers;

    /// <summary>Gets the sources that elements come from, as they are kept together in event time; null for a stage before, which mixes some.</summary>
    public IReadOnlyList<AlignedSource?>? Aligned => Source is null ? _aligned ??= [.. _inputs.SelectMany(input => input.Aligned)] : Source.Aligned;

    /// <summary>Gets whether each of the stages has a part of all batches of the sources, and tells those after it how far it has come in them: event time is then that of all
    /// stages, although some may get no elements.</summary>
    public bool TellsProgress => Kind == FlowLayerKind.Partitioned && KeepsBatches && Output.IsTimed && _inputs is [{ Layer.IsSequenced: true }];

    /// <summary>Gets whether any receiver may take a batch.</summary>
    public bool IsShared => Output.IsShared;

    /// <summary>Gets how many batches are asked for at once from each stage before.</summary>
    public int Credit => _options.Credit;

    /// <summary>Gets how many batches may wait for one receiver before nothing more is processed.</summary>
    public int MostQueued => _options.Credit;

    /// <summary>Gets how many batches may be on their way out before an operator that can stop half-way does.</summary>
    public int MostUnsent => Math.Max(4, _options.Credit * Receivers);

    /// <summary>Plans a layer.</summary>
    /// <typeparam name="T">The type of the elements that come in.</typeparam>
    public static Layer Of<T>(Blueprint blueprint, FlowLayerKind kind, int count, Chain<T> chain, LayerOutput output, SourcePlan? source = null) =>
        new(blueprint.Options, blueprint.Layers.Count, count, chain.Create)
        {
            Operators = chain.Operators,
            Output = output,
            Kind = kind,
            KeepsBatches = chain.KeepsBatches,
            IsSequenced = kind == FlowLayerKind.Shared && chain.KeepsBatches,
            Source = source,
        };

    /// <summary>Lets the elements of another layer come in.</summary>
    public void AddInput(Layer from) => _inputs.Add(new LayerInput(from));

    /// <summary>The number of the first source of an input.</summary>
    public int FirstSourceOf(int input) => _inputs.Take(input).Sum(earlier => earlier.SourceCount);

    /// <summary>The number of the first lane of an input, among those of all inputs.</summary>
    public int FirstLaneOf(int input) => _inputs.Take(input).Sum(earlier => earlier.Count);

    /// <summary>What is to be known of event time on each lane, for one stage; null for a lane whose batches say it by themselves.</summary>
    public LaneClocks?[]? CreateClocks()
    {
        if (!_inputs.Exists(input => input.Layer.TellsProgress)) return null;
        var lanes = new List<LaneClocks?>();
        for (var i = 0; i < _inputs.Count; i++)
        {
            var clocks = _inputs[i].Layer.TellsProgress ? new MergedClocks(_inputs[i].Count, _inputs[i].SourceCount) : null;
            var first = FirstSourceOf(i);
            for (var stage = 0; stage < _inputs[i].Count; stage++) lanes.Add(clocks is null ? null : new LaneClocks(clocks, stage, first));
        }

        return [.. lanes];
    }

    /// <summary>Makes the operators of a stage.</summary>
    public Sink CreateChain(IStageHost host) => _createChain(host);

    /// <summary>The name of a stage.</summary>
    public string NameOf(int index) => $"{_options.Name}.{Number}.{index}";
}
