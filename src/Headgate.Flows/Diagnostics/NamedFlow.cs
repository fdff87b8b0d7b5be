using Headgate.Flows.Inspection;

namespace Headgate.Flows.Diagnostics;

/// <summary>The runs of flows of one name: those under way, and what all that there ever were have counted. Used under the lock of <see cref="FlowRegister"/>.</summary>
/// <param name="name">The name.</param>
internal sealed class NamedFlow(string name)
{
    private readonly List<RunWatch> _runs = [];
    private readonly SortedDictionary<int, NamedLayer> _layers = [];
    private readonly Dictionary<StageNumbers, long[]> _counted = [];

    public string Name => name;

    /// <summary>Gets how many runs are under way.</summary>
    public int RunCount => _runs.Count;

    /// <summary>Gets the layers, in the order of their numbers.</summary>
    public IEnumerable<NamedLayer> Layers => _layers.Values;

    /// <summary>Gets or sets the place among those of which none runs; null while one does.</summary>
    public LinkedListNode<NamedFlow>? Ended { get; set; }

    public void Add(RunWatch run)
    {
        _runs.Add(run);
        foreach (var layer in run.Layers)
        {
            if (!_layers.ContainsKey(layer.Number)) _layers.Add(layer.Number, new NamedLayer(layer.Number));
        }
    }

    public void Remove(RunWatch run)
    {
        Settle(run);
        _runs.Remove(run);
        foreach (var numbers in run.Layers.SelectMany(static layer => layer.Numbers)) _counted.Remove(numbers);
    }

    /// <summary>Looks at all runs that are under way.</summary>
    public void Refresh()
    {
        foreach (var layer in _layers.Values) layer.Reset();
        foreach (var run in _runs)
        {
            Settle(run);
            var now = run.Clock.GetUtcNow().UtcTicks;
            foreach (var layer in run.Layers) _layers[layer.Number].Observe(layer, now);
        }
    }

    private void Settle(RunWatch run)
    {
        foreach (var layer in run.Layers)
        {
            foreach (var numbers in layer.Numbers)
            {
                if (!_counted.TryGetValue(numbers, out var counted)) _counted.Add(numbers, counted = new long[FlowCount.Length]);
                _layers[layer.Number].Settle(numbers, counted);
            }
        }
    }
}
