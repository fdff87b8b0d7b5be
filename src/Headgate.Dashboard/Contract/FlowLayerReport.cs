namespace Headgate.Dashboard.Contract;

/// <summary>A layer of a flow: stages that do the same, side by side.</summary>
internal sealed record FlowLayerReport
{
    /// <summary>Its number, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>How its stages come by their elements, as <see cref="Flows.Planning.FlowLayerKind"/> names it.</summary>
    public required string Kind { get; init; }

    /// <summary>How many stages it has.</summary>
    public required int Stages { get; init; }

    /// <summary>What its elements come from, when they come from a source; null otherwise.</summary>
    public required string? Source { get; init; }

    /// <summary>The numbers of the layers that its elements come from.</summary>
    public required IReadOnlyList<int> Inputs { get; init; }

    /// <summary>The operators that run in each stage, in their order.</summary>
    public required IReadOnlyList<string> Operators { get; init; }

    /// <summary>Which part of their time its stages have worked in the last five seconds, from 0 to 1; null until it is known.</summary>
    public required double? Busy { get; init; }

    /// <summary>How many elements it receives in a second; null until it is known.</summary>
    public required double? Rate { get; init; }

    /// <summary>How many elements it has received.</summary>
    public required long Received { get; init; }

    /// <summary>How many it has sent on.</summary>
    public required long Sent { get; init; }

    /// <summary>How many elements came too late for their windows.</summary>
    public required long Late { get; init; }

    /// <summary>How many windows take elements.</summary>
    public required long OpenWindows { get; init; }

    /// <summary>How many keys, and elements that wait to be joined, it remembers.</summary>
    public required long State { get; init; }

    /// <summary>How far event time has come; null when there is none.</summary>
    public required DateTimeOffset? Watermark { get; init; }
}
