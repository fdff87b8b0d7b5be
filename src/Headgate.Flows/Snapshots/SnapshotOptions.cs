using System.Text.Json;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Snapshots;

/// <summary>How often a flow saves how far it has come, and where. Immutable.</summary>
public sealed record SnapshotOptions
{
    /// <summary>Gets the name of the flow in the store: what is saved under it is what a run with it goes on with.</summary>
    /// <value>The default, null, is <see cref="FlowOptions.Name"/>.</value>
    public string? Name { get; init; }

    /// <summary>Gets where snapshots are saved.</summary>
    /// <value>It must be set. The store is the caller's: the flow does not dispose it.</value>
    public required ISnapshotStore Store { get; init; }

    /// <summary>Gets how often a snapshot begins, on the clock of the flow's environment; null for not by time.</summary>
    /// <value>The default is 10 seconds. From 1 ms to 49 days, which is what a timer keeps.</value>
    public TimeSpan? Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets after how many elements of a source a snapshot begins: at the end of the batch with the last of them; null for not by elements.</summary>
    /// <value>The default is null. At least 1. When <see cref="Every"/> is null as well there is one snapshot, at the end of the flow.</value>
    public long? EveryElements { get; init; }

    /// <summary>Gets how keys, states, elements and results are written as JSON. Its resolver is asked for their types; fields are always written.</summary>
    /// <value>The default, null, knows numbers, text, times, and the counts of such keys.</value>
    public JsonSerializerOptions? JsonOptions { get; init; }

    /// <summary>Adds the rules that they break to those that the options of their flow do.</summary>
    internal void Check(string option, List<FlowOptionRule> broken)
    {
        if (Store is null) broken.Add(FlowOptionRule.Of($"{option}.{nameof(Store)}", "null", "a store", "leave Snapshots out to save nothing"));
        if (Every is { } every && !TimerRange.Includes(every))
        {
            broken.Add(FlowOptionRule.Of($"{option}.{nameof(Every)}", every, TimerRange.Words, "set it to null to save nothing by time"));
        }

        if (EveryElements < 1) broken.Add(FlowOptionRule.Of($"{option}.{nameof(EveryElements)}", EveryElements, "at least 1", "leave it out to save nothing by elements"));
    }
}
