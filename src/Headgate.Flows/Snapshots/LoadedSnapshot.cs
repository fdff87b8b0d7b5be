using System.Globalization;
using System.Text.Json;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Snapshots;

/// <summary>A snapshot that a flow goes on with: it is whole, and it is the flow's.</summary>
internal sealed class LoadedSnapshot
{
    private readonly string _flow;
    private readonly FlowSnapshot _snapshot;
    private readonly IReadOnlyDictionary<string, ReadOnlyMemory<byte>> _parts;

    private LoadedSnapshot(string flow, FlowSnapshot snapshot)
    {
        _flow = flow;
        _snapshot = snapshot;
        _parts = SnapshotFormat.Opened(flow, snapshot);
        Plan = Read(SnapshotFormat.Plan, content => JsonSerializer.Deserialize(content.Span, SavedPlanJson.Default.SavedPlan)!);
    }

    /// <summary>Gets the number of the snapshot.</summary>
    public long Epoch => _snapshot.Epoch;

    /// <summary>Gets whether the flow had ended.</summary>
    public bool IsFinished => _snapshot.IsFinished;

    /// <summary>Gets whether the results have been delivered.</summary>
    public bool IsDelivered => _snapshot.IsDelivered;

    /// <summary>Gets what holds it together.</summary>
    public SavedPlan Plan { get; }

    /// <summary>Loads the last snapshot of a flow, and looks whether the flow can go on with it.</summary>
    /// <returns>The snapshot; null when there is none.</returns>
    /// <exception cref="SnapshotException">The flow cannot go on with it.</exception>
    public static async Task<LoadedSnapshot?> LoadAsync(string flow, ISnapshotStore store, Blueprint blueprint, CancellationToken cancellationToken)
    {
        if (await store.LoadAsync(flow, cancellationToken).ConfigureAwait(blueprint.Options.Environment.KeepsContext) is not { } snapshot) return null;
        var loaded = new LoadedSnapshot(flow, snapshot);
        if (loaded.Plan.Format != SnapshotFormat.Number) throw SnapshotErrors.OtherFormat(flow, loaded.Plan.Format, SnapshotFormat.Number);
        var now = PlanShape.Of(blueprint);
        return loaded.Plan.Flow == now ? loaded : throw SnapshotErrors.OtherPlan(flow, loaded.Plan.Flow, now);
    }

    /// <summary>What holds a snapshot together, whether a flow goes on with it or not.</summary>
    /// <exception cref="SnapshotException">The snapshot is damaged.</exception>
    public static SavedPlan PlanOf(string flow, FlowSnapshot snapshot) => new LoadedSnapshot(flow, snapshot).Plan;

    /// <summary>The results in it.</summary>
    public List<T> Results<T>(StateJson types) => Read(SnapshotFormat.Results, content =>
    {
        using var json = JsonDocument.Parse(content);
        var results = new List<T>();
        if (json.RootElement.GetArrayLength() == 0) return results;
        var type = types.Of<T>();
        foreach (var result in json.RootElement.EnumerateArray()) results.Add(result.Deserialize(type)!);
        return results;
    });

    /// <summary>What operators remembered, by their layer and their number in it, in the order of stages.</summary>
    public Dictionary<(int Layer, int Number), List<JsonElement>> States()
    {
        var states = new Dictionary<(int Layer, int Number), SortedList<int, JsonElement>>();
        foreach (var name in _parts.Keys.Where(name => name.StartsWith("state ", StringComparison.Ordinal)))
        {
            var place = name["state ".Length..].Split('.').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            if (!states.TryGetValue((place[0], place[1]), out var stages)) states.Add((place[0], place[1]), stages = []);
            stages.Add(place[2], Read(name, JsonElementOf));
        }

        return states.ToDictionary(state => state.Key, state => state.Value.Values.ToList());
    }

    private static JsonElement JsonElementOf(ReadOnlyMemory<byte> content)
    {
        var json = new Utf8JsonReader(content.Span);
        return JsonElement.ParseValue(ref json);
    }

    private TResult Read<TResult>(string part, Func<ReadOnlyMemory<byte>, TResult> read)
    {
        if (!_parts.TryGetValue(part, out var content)) throw SnapshotErrors.Damaged(_flow, $"its part '{part}' is missing");
        try
        {
            return read(content);
        }
        catch (JsonException failure)
        {
            throw SnapshotErrors.Damaged(_flow, $"its part '{part}' cannot be read: {failure.Message}", failure);
        }
    }
}
