using Headgate.Stages.Inspection;

namespace Headgate.Flows.Inspection;

/// <summary>What a layer of a flow is doing. Each number was right at the end of what one of its stages processed last.</summary>
public sealed record FlowLayerSnapshot
{
    /// <summary>Gets the number of the layer, as in the plan.</summary>
    public required int Number { get; init; }

    /// <summary>Gets its stages, those of its source first.</summary>
    public required IReadOnlyList<StageSnapshot> Stages { get; init; }

    /// <summary>Gets how many elements its stages have received.</summary>
    public long ReceivedCount { get; init; }

    /// <summary>Gets how many elements its stages have sent on.</summary>
    public long SentCount { get; init; }

    /// <summary>Gets how many batches its stages have processed.</summary>
    public long BatchCount { get; init; }

    /// <summary>Gets how many elements came too late for their windows.</summary>
    public long LateCount { get; init; }

    /// <summary>Gets how many of the late elements were dropped, because their side output was full and nobody read it.</summary>
    public long UnreadCount { get; init; }

    /// <summary>Gets how many windows take elements: each stage has its own, and each session and each count window of a key is one. The global window counts as none.</summary>
    public long OpenWindowCount { get; init; }

    /// <summary>Gets how much its operators remember: keys with a state, keys in windows, and elements that wait to be joined.</summary>
    public long StateSize { get; init; }

    /// <summary>Gets how far event time has come: the least of the watermarks of its stages; null when none has one.</summary>
    public DateTimeOffset? Watermark { get; init; }
}
